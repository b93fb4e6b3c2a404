using Crm.Audio.Mixing;
using Crm.Telephony.Media;

namespace Crm.Media.Bridges;

/// <summary>
/// Members that hear each other through a gain matrix. Starts small and grows to <see cref="ConferenceMixer.MostMembers"/>. On one
/// media thread; a tick allocates nothing.
/// </summary>
internal sealed class Bridge
{
    private const int FirstCapacity = 4;

    private ConferenceMixer _mixer = new(FirstCapacity);
    private IBridgeMember?[] _members = new IBridgeMember?[FirstCapacity];

    /// <summary>Members now.</summary>
    internal int Count => _mixer.Members;

    /// <summary>Adds a member; false when the bridge is full.</summary>
    internal bool Join(IBridgeMember member)
    {
        int slot = _mixer.Add();
        if (slot < 0)
        {
            if (_members.Length == ConferenceMixer.MostMembers)
            {
                return false;
            }

            Grow(Math.Min(_members.Length * 4, ConferenceMixer.MostMembers));
            slot = _mixer.Add();
        }

        _members[slot] = member;
        KeepUnheard(slot, member);
        return true;
    }

    /// <summary>A newcomer who is unheard is silent to all, and to him those are who are.</summary>
    private void KeepUnheard(int slot, IBridgeMember member)
    {
        for (int other = 0; other < _members.Length; other++)
        {
            if (other == slot || _members[other] is not { } present)
            {
                continue;
            }

            if (member.Unheard)
            {
                _mixer.SetGain(other, slot, 0);
            }

            if (present.Unheard)
            {
                _mixer.SetGain(slot, other, 0);
            }
        }
    }

    /// <summary>Takes a member out; what is no member is ignored.</summary>
    internal void Leave(IBridgeMember member)
    {
        int slot = Array.IndexOf(_members, member);
        if (slot >= 0)
        {
            _mixer.Remove(slot);
            _members[slot] = null;
        }
    }

    /// <summary>Sets how loud a listener hears a speaker; false when one of them is no member.</summary>
    internal bool SetGain(IBridgeMember listener, IBridgeMember speaker, float gain)
    {
        int listenerSlot = Array.IndexOf(_members, listener);
        int speakerSlot = Array.IndexOf(_members, speaker);
        if (listenerSlot < 0 || speakerSlot < 0)
        {
            return false;
        }

        _mixer.SetGain(listenerSlot, speakerSlot, gain);
        return true;
    }

    /// <summary>Mixes one tick: takes what members captured, writes what they hear.</summary>
    internal void Tick()
    {
        _mixer.ClearInputs();
        for (int slot = 0; slot < _members.Length; slot++)
        {
            if (_members[slot] is { HasCaptured: true } speaker)
            {
                _mixer.SetInput(slot, speaker.Captured);
            }
        }

        for (int slot = 0; slot < _members.Length; slot++)
        {
            if (_members[slot] is { } listener)
            {
                listener.HasHeard = _mixer.Mix(slot, listener.Heard);
            }
        }
    }

    /// <summary>Adds up what the members of one side said in this tick; silence when nobody did.</summary>
    internal void MixSide(RecordingSide side, Span<short> output)
    {
        output.Clear();
        foreach (IBridgeMember? member in _members)
        {
            if (member is { HasCaptured: true } && member.Side == side)
            {
                SampleMath.AddSaturated(output, member.Captured);
            }
        }
    }

    /// <summary>Calls for each member, for taking the bridge apart.</summary>
    internal IEnumerable<IBridgeMember> Members() => _members.OfType<IBridgeMember>();

    private void Grow(int capacity)
    {
        var grown = new ConferenceMixer(capacity);
        for (int slot = 0; slot < _members.Length; slot++)
        {
            grown.Add();
        }

        for (int listener = 0; listener < _members.Length; listener++)
        {
            for (int speaker = 0; speaker < _members.Length; speaker++)
            {
                grown.SetGain(listener, speaker, _mixer.GainOf(listener, speaker));
            }
        }

        _mixer = grown;
        Array.Resize(ref _members, capacity);
    }
}
