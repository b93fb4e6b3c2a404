using Crm.Primitives;
using Crm.Simulator.Audio;
using Crm.Simulator.Stage;
using Crm.Telephony.Signalling;

namespace Crm.Simulator.Answering;

/// <summary>Answers calls on the stage by a script each. On the stage's loop.</summary>
/// <param name="isMine">Whether a dialled user is meant.</param>
/// <param name="nextScript">What the next one who is called will do.</param>
/// <param name="onlyOneCall">Refuses a second call with 486 while one is open, as a phone with one line does.</param>
internal sealed class AnsweringPhone(SimulatedStage stage, Func<string, bool> isMine, Func<int, AnsweringScript> nextScript, bool onlyOneCall) : IStageAct
{
    private int _calls;
    private bool _isAlone;
    private AnsweringLeg? _current;

    /// <summary>Calls that came. Any thread.</summary>
    public int CallCount => Volatile.Read(ref _calls);

    /// <summary>Whether a dialled user is a telephone number and not a name. Pure.</summary>
    public static bool IsNumber(string user) => user.Length > 0 && user.All(c => char.IsAsciiDigit(c) || c == '+');

    /// <summary>Whether whoever answers knows that the other one is still being called. Any thread.</summary>
    public bool IsAlone
    {
        get => Volatile.Read(ref _isAlone);
        set => Volatile.Write(ref _isAlone, value);
    }

    /// <inheritdoc/>
    public void Advance(Instant now)
    {
        if (_current?.IsOver == true)
        {
            _current = null;
        }
    }

    /// <inheritdoc/>
    public IStageCall? Answer(InviteReceived invite, Instant now)
    {
        if (!isMine(invite.ToUser))
        {
            return null;
        }

        int index = _calls++;
        if (AudioLine.Open(stage.AudioAddress, stage.Voices, index, (uint)invite.Leg.GetHashCode()) is not { } audio)
        {
            return new RefusedCall(stage, invite.Leg, 503);
        }

        bool understood = invite.SdpOffer is { } offer && audio.Connect(offer);
        bool busy = onlyOneCall && _current is { IsOver: false };
        if (!understood || busy)
        {
            audio.Dispose();
            return new RefusedCall(stage, invite.Leg, busy ? 486 : 488);
        }

        var script = nextScript(index);
        _current = new AnsweringLeg(this, stage, script, new AnsweringCall(script, now), new StageLine(stage, invite.Leg, audio, withKeys: true), invite.Leg);
        _current.Ring();
        return _current;
    }
}
