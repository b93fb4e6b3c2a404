using Crm.Messaging.Conversations;
using Crm.Primitives;

namespace Crm.Engine.Conversations;

/// <summary>Conversations over channels by channel, our address and the customer's key. Owned by the shard loop; not thread safe.</summary>
internal sealed class ChannelPeers
{
    private readonly Dictionary<(string Channel, string Own, string Peer), List<ConversationState>> _byPeer = [];
    private readonly HashSet<InteractionId> _open = [];
    private readonly HashSet<InteractionId> _unsent = [];

    /// <summary>Those that are not over.</summary>
    public int Open => _open.Count;

    /// <summary>Those with lines the channel has not taken.</summary>
    public IReadOnlyCollection<InteractionId> Unsent => _unsent;

    /// <summary>What is remembered of a customer, the oldest first.</summary>
    public IReadOnlyList<ConversationState> Of(string channel, string own, string peer) => _byPeer.TryGetValue((channel, own, peer), out var known) ? known : [];

    /// <summary>Brings the indexes in line with one after it changed.</summary>
    public void Settle(ConversationState state)
    {
        if (state.Channel is not { } channel)
        {
            return;
        }

        var key = (channel.Channel, channel.Own, channel.PeerKey);
        if (state.Stage == ConversationStage.Forgotten)
        {
            if (_byPeer.TryGetValue(key, out var known) && known.Remove(state) && known.Count == 0)
            {
                _byPeer.Remove(key);
            }
        }
        else if (!(_byPeer.TryGetValue(key, out var all) ? all : _byPeer[key] = []).Contains(state))
        {
            _byPeer[key].Add(state);
        }

        Keep(_open, state.Interaction, state.Stage is not (ConversationStage.New or ConversationStage.Ended or ConversationStage.Forgotten));
        Keep(_unsent, state.Interaction, state.Unsent is not null && state.Stage != ConversationStage.Forgotten);
    }

    public void Clear()
    {
        _byPeer.Clear();
        _open.Clear();
        _unsent.Clear();
    }

    private static void Keep(HashSet<InteractionId> set, InteractionId id, bool member)
    {
        if (member)
        {
            set.Add(id);
        }
        else
        {
            set.Remove(id);
        }
    }
}
