using Crm.Primitives;

namespace Crm.Dialing.Pacing.Predictive;

/// <summary>
/// Turns the caps of all windows into the one risk that a dial may have: the price of an answer in abandonments, learnt so that the share comes out right,
/// more or less of it as the window that binds has room.
/// </summary>
internal sealed class CapControl
{
    private const double FirstPrice = 0.08;
    private const double LeastPrice = 1e-4;
    private const double MostPrice = 0.9;
    private const double Response = 0.8;
    private const double RateMemory = 0.99997;

    private readonly WindowCount[] _windows;
    private readonly PacingSettings _settings;
    private double _price = FirstPrice;
    private double _newAnswers;
    private double _newAbandoned;
    private double _answers;
    private double _staffedSeconds;
    private long _answersEver;
    private WindowCount _binding;

    public CapControl(PacingSettings settings)
    {
        _settings = settings;
        _windows = [.. settings.Windows.Select(window => new WindowCount(window, settings.Aim))];
        _binding = _windows[0];
    }

    /// <summary>The risk that a dial may have now: further abandonments per further answer.</summary>
    public double RiskLimit { get; private set; } = FirstPrice;

    /// <summary>What the rest of the window that binds may have.</summary>
    public double Allowed { get; private set; }

    /// <summary>The share of the window that binds.</summary>
    public double Share => _binding.Share;

    /// <summary>No more than one dial for each idle agent.</summary>
    public bool Spent { get; private set; }

    /// <summary>Abandonments that what has been answered so far pays for in every window.</summary>
    public double RoomNow
    {
        get
        {
            double room = double.MaxValue;
            foreach (var window in _windows)
            {
                room = Math.Min(room, window.RoomNow);
            }

            return room;
        }
    }

    /// <summary>A wait is over.</summary>
    public void Ended(bool abandoned, Instant at)
    {
        Count(abandoned ? 1 : 0, 1, at);
        _newAnswers++;
        _newAbandoned += abandoned ? 1 : 0;
        _answers++;
        _answersEver++;
    }

    /// <summary>Somebody was taken for a machine.</summary>
    public void Machine(Instant at)
    {
        double people = _settings.PeopleTakenForMachines;
        if (people > 0)
        {
            Count(people, people, at);
            _newAnswers += people;
            _newAbandoned += people;
        }
    }

    /// <summary>Agents were there for so long.</summary>
    public void Staffed(int agents, double seconds)
    {
        double keep = Math.Pow(RateMemory, seconds);
        _answers *= keep;
        _staffedSeconds = _staffedSeconds * keep + agents * seconds;
    }

    /// <summary>Looks at all windows: sets <see cref="RiskLimit"/>, <see cref="Spent"/> and what they are of.</summary>
    /// <param name="now">The time.</param>
    /// <param name="staffed">Agents who are there.</param>
    /// <param name="underWay">Abandonments to be expected of what rings already.</param>
    /// <param name="held">Who asks lets no more be dialled than one for each idle agent.</param>
    /// <param name="learn">What is answered now was dialled at the price, so that the price can be learnt from it.</param>
    public void Look(Instant now, int staffed, double underWay, bool held, bool learn)
    {
        double likely = 1.5 + underWay + 2 * Math.Sqrt(underWay);
        double certain = 2.5 + underWay + 3 * Math.Sqrt(underWay);
        double rate = _staffedSeconds > 0 ? _answers / _staffedSeconds * staffed : 0;
        double least = double.MaxValue;
        Spent = held;
        foreach (var window in _windows)
        {
            window.Roll(now);
            (double allowed, bool spent) = window.Allow(now, rate, likely, certain);
            Spent |= spent;
            if (allowed < least)
            {
                (least, _binding) = (allowed, window);
            }
        }

        Allowed = least;
        Learn(learn);
        RiskLimit = _binding.Cap > 0 ? Math.Min(MostPrice, _price * Math.Pow(Allowed / _binding.Cap, Response)) : 0;
    }

    /// <summary>What has been learnt, for another day.</summary>
    public CapMemory Learnt => new(_price, _answersEver, _answers, _staffedSeconds, [.. _windows.Select(window => window.Learnt)]);

    /// <summary>Goes on from what was learnt before; counts of windows only if there are as many.</summary>
    public void Restore(CapMemory memory)
    {
        (_price, _answersEver, _answers, _staffedSeconds) = (Math.Clamp(memory.Price, LeastPrice, MostPrice), memory.Answers, memory.RecentAnswers, memory.StaffedSeconds);
        for (int i = 0; i < _windows.Length && memory.Windows.Count == _windows.Length; i++)
        {
            _windows[i].Restore(memory.Windows[i]);
        }
    }

    /// <summary>Takes over what is stored of the windows that now are, in their order.</summary>
    public void Recount(Instant now, ReadOnlySpan<(int People, int Abandoned)> counts)
    {
        for (int i = 0; i < Math.Min(counts.Length, _windows.Length); i++)
        {
            _windows[i].Recount(now, counts[i].Abandoned, counts[i].People);
        }
    }

    private void Count(double abandoned, double answered, Instant at)
    {
        foreach (var window in _windows)
        {
            window.Roll(at);
            window.Count(abandoned, answered);
        }
    }

    private void Learn(bool learn)
    {
        if (_newAnswers == 0)
        {
            return;
        }

        if (learn && !Spent && _binding.Cap > 0)
        {
            double pace = 0.003 + 0.03 / (1 + _answersEver / 100.0);
            double by = pace * (Allowed * _newAnswers - _newAbandoned) / _binding.Cap;
            _price = Math.Clamp(_price * Math.Exp(Math.Clamp(by, -0.5, 0.5)), LeastPrice, MostPrice);
        }

        (_newAnswers, _newAbandoned) = (0, 0);
    }
}
