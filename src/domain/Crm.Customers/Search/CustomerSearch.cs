using System.Globalization;
using System.Text;

namespace Crm.Customers;

/// <summary>
/// How texts are compared in searching: case, accents and width do not matter, words may come in any order. A text is found by short
/// pieces of its words (grams) that an index can look up: of Chinese, Japanese and Korean every one and two characters, of other words
/// every three letters and the first one and two. So any part of three letters is found, and any beginning of a word.
/// </summary>
public static class CustomerSearch
{
    /// <summary>Longest text that is searched for, in characters; the rest does not count.</summary>
    public const int QueryMax = 200;

    /// <summary>Most grams kept of one customer.</summary>
    public const int GramsMax = 4_000;

    private const int FoldedMax = 20_000;
    private const string NumberMarks = " +-.()/";

    /// <summary>The text as it is compared: lower case, without accents, in one width. Never throws.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var rune in Decomposed(text).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark && folded.Length < FoldedMax)
            {
                folded.Append(Rune.ToLowerInvariant(rune));
            }
        }

        return folded.ToString().Normalize(NormalizationForm.FormC);
    }

    /// <summary>What is kept for a customer: all his names, addresses and numbers, folded, one per line.</summary>
    public static string TextOf(Customer customer)
    {
        IEnumerable<string> texts =
        [
            customer.Name,
            customer.Company ?? "",
            .. customer.Emails,
            .. customer.Identities.Select(i => i.Value),
            .. customer.Phones.Select(p => p.Number),
            .. customer.Contacts.SelectMany(c => (IEnumerable<string>)[c.Name, .. c.Emails, .. c.Phones.Select(p => p.Number)]),
        ];
        return Fold(string.Join('\n', texts.Where(t => t.Length > 0)));
    }

    /// <summary>The place of a customer in the order of names: names in folded form, then ids.</summary>
    public static string SortKey(string name, Primitives.CustomerId id)
    {
        string folded = Fold(name);
        return $"{(folded.Length <= 200 ? folded : folded[..200])}\u0001{id}";
    }

    /// <summary>The grams of a folded text, each once, at most <see cref="GramsMax"/>.</summary>
    public static IReadOnlyCollection<string> GramsOf(string folded)
    {
        var grams = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in Words(folded))
        {
            AddGrams(grams, word);
            if (grams.Count >= GramsMax)
            {
                break;
            }
        }

        return grams;
    }

    /// <summary>Reads what somebody typed; null when it says nothing.</summary>
    public static SearchTerms? Read(string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed))
        {
            return null;
        }

        string folded = Fold(Cut(typed.Trim()));
        var words = (DigitsOf(folded) is { } digits ? Words(digits) : Words(folded)).ToList();
        if (words.Count == 0)
        {
            return null;
        }

        var grams = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in words)
        {
            AddQueryGrams(grams, word);
        }

        return new SearchTerms(folded, [.. words.Where(w => w.Dense || w.Length >= 3).Select(w => w.ToString())], [.. grams]);
    }

    /// <summary>The digits of what is surely a number or a part of one, without what is dialled before it; null for other texts.</summary>
    private static string? DigitsOf(string folded)
    {
        int count = folded.Count(char.IsAsciiDigit);
        if (count < 3 || !folded.All(c => char.IsAsciiDigit(c) || NumberMarks.Contains(c, StringComparison.Ordinal)))
        {
            return null;
        }

        string digits = string.Concat(folded.Replace("(0)", "", StringComparison.Ordinal).Where(char.IsAsciiDigit));
        string significant = digits.TrimStart('0');
        return significant.Length > 0 ? significant : digits;
    }

    private static string Cut(string text) => text.Length <= QueryMax ? text : text[..QueryMax];

    /// <summary>Compatibility decomposition; half surrogate pairs become replacement characters first, because normalising refuses them.</summary>
    private static string Decomposed(string text)
    {
        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            whole.Append(rune);
        }

        return whole.ToString().Normalize(NormalizationForm.FormKD);
    }

    private static void AddGrams(HashSet<string> grams, Word word)
    {
        if (word.Dense)
        {
            for (int i = 0; i < word.Length; i++)
            {
                grams.Add(word.Part(i, 1));
                if (i + 1 < word.Length)
                {
                    grams.Add(word.Part(i, 2));
                }
            }

            return;
        }

        grams.Add(word.Part(0, 1));
        if (word.Length > 1)
        {
            grams.Add(word.Part(0, 2));
        }

        for (int i = 0; i + 3 <= word.Length; i++)
        {
            grams.Add(word.Part(i, 3));
        }
    }

    private static void AddQueryGrams(HashSet<string> grams, Word word)
    {
        int size = Math.Min(word.Length, word.Dense ? 2 : 3);
        for (int i = 0; i + size <= word.Length; i++)
        {
            grams.Add(word.Part(i, size));
        }
    }

    /// <summary>Runs of letters and digits; a run ends where a script written without spaces begins or ends.</summary>
    private static IEnumerable<Word> Words(string folded)
    {
        var starts = new List<int>();
        bool dense = false;
        int at = 0;
        foreach (var rune in folded.EnumerateRunes())
        {
            bool isPart = Rune.IsLetterOrDigit(rune);
            bool isDense = isPart && IsDense(rune);
            if (starts.Count > 0 && (!isPart || isDense != dense))
            {
                starts.Add(at);
                yield return new Word(folded, [.. starts], dense);
                starts.Clear();
            }

            if (isPart)
            {
                starts.Add(at);
                dense = isDense;
            }

            at += rune.Utf16SequenceLength;
        }

        if (starts.Count > 0)
        {
            starts.Add(at);
            yield return new Word(folded, [.. starts], dense);
        }
    }

    /// <summary>Whether a script writes words without spaces between them: Han, Kana, Hangul and Bopomofo.</summary>
    private static bool IsDense(Rune rune) => rune.Value is (>= 0x2E80 and <= 0x9FFF) or (>= 0xAC00 and <= 0xD7FF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);

    /// <param name="Text">What it is part of.</param>
    /// <param name="Starts">Where its characters begin, and where it ends.</param>
    private sealed record Word(string Text, int[] Starts, bool Dense)
    {
        public int Length => Starts.Length - 1;

        public string Part(int from, int count) => Text[Starts[from]..Starts[from + count]];

        public override string ToString() => Part(0, Length);
    }
}

/// <summary>What is searched for.</summary>
/// <param name="Folded">The whole text, folded: names that begin with it come first.</param>
/// <param name="Parts">Each must be in a customer's text.</param>
/// <param name="Grams">Each must be among a customer's grams; at least one.</param>
public sealed record SearchTerms(string Folded, IReadOnlyList<string> Parts, IReadOnlyList<string> Grams)
{
    /// <summary>Whether a folded text that has all grams really has the parts.</summary>
    public bool Admits(string text) => Parts.All(part => text.Contains(part, StringComparison.Ordinal));
}
