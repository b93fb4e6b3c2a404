using System.Collections.Immutable;

namespace Crm.Simulator.Plan;

/// <summary>A number that customers call.</summary>
/// <param name="Number">As dialled, 1 to 32 digits.</param>
/// <param name="Weight">How often it is called relative to the other destinations; above zero.</param>
/// <param name="Menu">What is keyed there; empty where no menu answers.</param>
public sealed record Destination(string Number, int Weight, ImmutableArray<MenuChoice> Menu)
{
    /// <summary>The demo's main menu: sales, support, a callback; some hear it again first.</summary>
    public static readonly ImmutableArray<MenuChoice> MainMenu =
        [new("2", 55, true), new("1", 30, true), new("3", 5, false), new("92", 6, true), new("91", 4, true)];

    /// <summary>The key that makes the main menu speak Chinese.</summary>
    public const char ChineseKey = '8';

    /// <summary>A key that means nothing in the main menu.</summary>
    public const char WrongKey = '5';

    /// <summary>The number at which <see cref="MainMenu"/> answers.</summary>
    public const string MainMenuNumber = "4000";

    /// <summary>A destination with the menu that is known to answer there.</summary>
    public static Destination Of(string number, int weight) => new(number, weight, number == MainMenuNumber ? MainMenu : []);
}

/// <summary>Keys that lead through a menu.</summary>
/// <param name="Weight">How often they are chosen relative to the others; above zero.</param>
/// <param name="MeetsPerson">Whether they lead to a queue, or to a recording that takes something down.</param>
public sealed record MenuChoice(string Keys, int Weight, bool MeetsPerson);
