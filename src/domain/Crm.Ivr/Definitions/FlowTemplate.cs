using System.Collections.Immutable;
using System.Text;

namespace Crm.Ivr;

/// <summary>
/// A text with places to fill: <c>${name}</c> stands for an attribute, <c>${name|words}</c> for the words when it is unknown.
/// There is no other syntax. Immutable and thread safe.
/// </summary>
public sealed class FlowTemplate
{
    private readonly ImmutableArray<Piece> pieces;

    private FlowTemplate(string source, ImmutableArray<Piece> pieces)
    {
        Source = source;
        this.pieces = pieces;
    }

    /// <summary>The text as written.</summary>
    public string Source { get; }

    /// <summary>Whether it fills for every caller: each place has words of its own, or there is none.</summary>
    public bool IsCertain => pieces.All(piece => piece.Name is null || piece.Default is not null);

    /// <summary>The attributes asked for.</summary>
    internal IEnumerable<string> Names => pieces.Where(piece => piece.Name is not null).Select(piece => piece.Name!);

    /// <summary>Reads a template; <paramref name="problem"/> says what is wrong with it.</summary>
    internal static FlowTemplate? Read(string text, out string? problem)
    {
        var pieces = ImmutableArray.CreateBuilder<Piece>();
        problem = null;
        int at = 0;
        while (at < text.Length)
        {
            int open = text.IndexOf("${", at, StringComparison.Ordinal);
            if (open < 0)
                break;
            int close = text.IndexOf('}', open);
            if (close < 0)
            {
                problem = "has a '${' without its '}'";
                return null;
            }

            if (open > at)
                pieces.Add(new Piece(text[at..open], null, null));
            string place = text[(open + 2)..close];
            int bar = place.IndexOf('|');
            string name = bar < 0 ? place : place[..bar];
            if (!FlowNames.IsAttribute(name))
            {
                problem = $"asks for '{name}', which is no attribute name";
                return null;
            }

            pieces.Add(new Piece("", name, bar < 0 ? null : place[(bar + 1)..]));
            at = close + 1;
        }

        if (at < text.Length)
            pieces.Add(new Piece(text[at..], null, null));
        return new FlowTemplate(text, pieces.ToImmutable());
    }

    /// <summary>The text with everything filled in, each value through <paramref name="encode"/>; null when a value is unknown.</summary>
    internal string? Fill(FlowStep step, Func<string, string> encode)
    {
        if (pieces.Length == 1 && pieces[0].Name is null)
            return pieces[0].Text;
        var text = new StringBuilder();
        foreach (Piece piece in pieces)
        {
            if (piece.Name is null)
            {
                text.Append(piece.Text);
                continue;
            }

            string? value = step.Attribute(piece.Name) ?? piece.Default;
            if (value is null)
                return null;
            text.Append(encode(value));
        }

        return text.ToString();
    }

    /// <summary>The text with the values as they are.</summary>
    internal string? Fill(FlowStep step) => Fill(step, static value => value);

    /// <param name="Text">Fixed words.</param>
    /// <param name="Name">Or an attribute.</param>
    /// <param name="Default">Instead of an unknown attribute.</param>
    private readonly record struct Piece(string Text, string? Name, string? Default);
}
