using System.Net;
using Crm.Sip.Dialogs;
using Crm.Sip.Transactions;

namespace Crm.Sip.UserAgent.Legs;

/// <content>What another process would need to go on with the dialog, and going on with one.</content>
public sealed partial class LegSession
{
    private DialogPicture? _noted;
    private SdpOrigin? _origin;

    /// <summary>An established dialog of a process that is gone.</summary>
    internal static LegSession Restored(Leg leg, LegContext context, DialogPicture picture, SipDialog dialog, SipTrunk? trunk, int times)
    {
        var road = picture.ToRoad();
        if (road.Source.IsReliable && context.FindBinding(dialog.RemoteTarget) is { } hop)
        {
            road = new PeerRoad(hop, true); // the device has registered anew, by a connection of its own
        }

        var session = new LegSession(leg, context, dialog, road, trunk, picture.ContactUser)
        {
            IsConfirmed = true,
            _origin = picture.Origin is { } origin ? origin with { Version = origin.Version + (ulong)Math.Max(0, times - 1) } : null,
        };
        session._refresh.Restore(picture);
        return session;
    }

    /// <summary>Tells what another process would need, when that has changed.</summary>
    internal void Note()
    {
        if (!_context.Options.KeepsDialogs || !IsConfirmed || _leg.IsEnded || _leg.Session != this || Take() is not { } picture || picture.Mark == _noted)
        {
            return;
        }

        _noted = picture.Mark;
        _context.Raise(new DialogNoted(_leg.Id, picture));
    }

    /// <summary>A description of ours as the next of this dialog: of a restored one the origin goes on.</summary>
    private string Describe(string sdp)
    {
        if (_origin is null)
        {
            return sdp;
        }

        _origin = _origin with { Version = _origin.Version + 1 };
        return _origin.WriteInto(sdp);
    }

    private DialogPicture? Take()
    {
        var source = _road.Source;
        var (host, port) = source.Address switch
        {
            IPEndPoint numeric => (numeric.Address.ToString(), numeric.Port),
            DnsEndPoint name => (name.Host, name.Port),
            _ => ("", 0),
        };
        return host.Length == 0 ? null : new DialogPicture
        {
            CallId = Dialog.Key.CallId,
            Local = Dialog.Local.ToString(),
            Remote = Dialog.Remote.ToString(),
            Target = Dialog.RemoteTarget.ToString(),
            Routes = string.Join('\n', Dialog.RouteSet),
            LocalNumber = Dialog.LocalNumber,
            RemoteNumber = Dialog.RemoteNumber,
            Transport = source.Transport,
            PeerHost = host,
            PeerPort = port,
            Symmetric = _road.Symmetric,
            Trunk = Trunk?.Id.Value,
            Agent = _leg.Agent?.Value,
            OwnsCallId = _leg.OwnsCallId,
            ContactUser = _contactUser,
            TimerSeconds = _refresh.IntervalSeconds,
            WeRefresh = _refresh.WeRefresh,
            TakesUpdate = _refresh.PeerTakesUpdate,
            Origin = SdpOrigin.Of(LocalSdp),
        };
    }
}
