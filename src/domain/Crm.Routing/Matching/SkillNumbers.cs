using System.Collections.Immutable;
using Crm.Events.Queues;
using Crm.Primitives;

namespace Crm.Routing.Matching;

/// <summary>A requirement with the number of its skill.</summary>
internal readonly record struct NumberedNeed(int Skill, int AtLeast);

/// <summary>
/// Numbers for the skills that queues ask for, so that millions of comparisons at a site's start are array reads and no look-ups of
/// texts. A number stays for good; beyond <see cref="Most"/> a skill gets none.
/// </summary>
internal sealed class SkillNumbers
{
    /// <summary>Skills that get numbers.</summary>
    public const int Most = 65_536;

    /// <summary>Stands for a skill somebody does not have.</summary>
    public const int Without = int.MinValue;

    private readonly Dictionary<SkillId, int> _numbers = [];
    private int[] _levels = [];

    /// <summary>The needs with numbers; null when one of the skills can have none.</summary>
    public NumberedNeed[]? Of(ImmutableArray<Requirement> needs)
    {
        var numbered = new NumberedNeed[needs.Length];
        for (int i = 0; i < numbered.Length; i++)
        {
            if (!_numbers.TryGetValue(needs[i].Skill, out int number))
            {
                if (_numbers.Count == Most)
                {
                    return null;
                }

                _numbers.Add(needs[i].Skill, number = _numbers.Count);
            }

            numbered[i] = new NumberedNeed(number, needs[i].AtLeast);
        }

        return numbered;
    }

    /// <summary>Proficiency by number, <see cref="Without"/> where there is none. Holds until it is asked for again.</summary>
    public ReadOnlySpan<int> Levels(ImmutableDictionary<SkillId, int> skills)
    {
        if (_levels.Length < _numbers.Count)
        {
            _levels = new int[Math.Max(_numbers.Count, _levels.Length * 2)];
        }

        Array.Fill(_levels, Without);
        foreach (var (skill, level) in skills)
        {
            if (_numbers.TryGetValue(skill, out int number))
            {
                _levels[number] = level;
            }
        }

        return _levels;
    }
}
