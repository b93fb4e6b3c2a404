using System.Collections.Immutable;
using System.Globalization;

namespace Crm.Dialing.Campaigns;

/// <summary>Checks what agents answer to the questions of a form. Answers are kept as text: numbers with a point, days as "2026-11-23".</summary>
public static class FormAnswers
{
    /// <summary>The longest answer, in characters.</summary>
    public const int LongestAnswer = 500;

    /// <summary>What is wrong with answers, in words; null when nothing is. Not every question has to be answered yet.</summary>
    /// <param name="form">The campaign's questions.</param>
    /// <param name="answers">By the field's key.</param>
    public static string? Fault(ImmutableArray<FormField> form, IReadOnlyDictionary<string, string> answers)
    {
        foreach (var (key, answer) in answers)
        {
            if (form.FirstOrDefault(f => f.Key == key) is not { } field)
            {
                return $"The form has no field {(key.Length > 64 ? "of this name" : key)}.";
            }

            if (answer is not { Length: >= 1 and <= LongestAnswer })
            {
                return $"An answer to {key} has 1 to {LongestAnswer} characters.";
            }

            if (!Fits(field, answer))
            {
                return field.Kind switch
                {
                    FormFieldKind.Choice => $"Answer {key} with one of its choices.",
                    FormFieldKind.Number => $"Answer {key} with a number.",
                    _ => $"Answer {key} with a day, such as 2026-11-23.",
                };
            }
        }

        return null;
    }

    private static bool Fits(FormField field, string answer) => field.Kind switch
    {
        FormFieldKind.Choice => field.Choices is { IsDefault: false } choices && choices.Contains(answer),
        FormFieldKind.Number => decimal.TryParse(answer, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _),
        FormFieldKind.Date => DateOnly.TryParseExact(answer, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        _ => true,
    };
}
