using System.Globalization;
using Crm.Imap.Writing;
using Crm.Primitives;

namespace Crm.Imap;

// From the open folder on: search, sizes, bodies, marks, and over again.
public sealed partial class ImapSession
{
    private const int SizesAtOnce = 200;
    private const int BodiesAtOnce = 20;
    private const long BytesAtOnce = 4 * 1024 * 1024;
    private const int HeaderBytes = 256 * 1024;

    private readonly List<uint> _found = [];               // new in this look, ascending once the search is over
    private readonly Queue<Waiting> _waiting = new();      // whose size is known
    private readonly Dictionary<uint, Waiting> _expected = []; // asked for
    private readonly HashSet<uint> _unsettled = [];        // handed over and not settled
    private readonly List<uint> _toMark = [];
    private int _looked;                                   // how many of those found have been asked about
    private uint _exists;
    private uint? _lowestMarked;
    private bool _again;
    private bool _later;
    private bool _unmarked;
    private bool _bodiesEnded;
    private bool _sizing;

    /// <summary>A mail of <see cref="TakeMail"/> has been dealt with.</summary>
    public IReadOnlyList<ImapAction> Settle(uint uid, MailSettled settled, Instant now)
    {
        (_now, _heard) = (now, now);
        if (!_closed && _unsettled.Remove(uid))
        {
            _later |= settled == MailSettled.Later;
            if (settled != MailSettled.Later)
            {
                _memory.Settle(uid);
            }

            if (settled == MailSettled.Stored)
            {
                _toMark.Add(uid);
            }

            EndBatch();
        }

        return Flush();
    }

    /// <summary>A mail that could not be had is given up; it is not asked for again.</summary>
    public void GiveUp(uint uid) => _memory.Settle(uid);

    private void OnData(ImapResponse data)
    {
        switch (data)
        {
            case ImapExists exists:
                bool more = exists.Count > _exists;
                _exists = exists.Count;
                if (more)
                {
                    OnMore();
                }

                break;
            case ImapExpunged:
                _exists -= _exists > 0 ? 1u : 0;
                break;
            case ImapFound found:
                _found.AddRange(found.Numbers);
                break;
            case ImapFoundLowest lowest:
                _lowestMarked = lowest.Lowest;
                break;
            case ImapFetched { Uid: { } uid } mail:
                OnFetched(uid, mail);
                break;
        }
    }

    private void FindFirstMarked()
    {
        bool extended = Can("ESEARCH") || Can("IMAP4REV2");
        _found.Clear();
        Issue(extended ? $"UID SEARCH RETURN (MIN) KEYWORD {Keyword}" : $"UID SEARCH KEYWORD {Keyword}", ended =>
        {
            if (Refused(ended))
            {
                return;
            }

            uint? lowest = _found.Count > 0 ? _found.Min() : _lowestMarked;
            _memory.FromUid = lowest ?? NextUid;
            Look();
        });
    }

    private void Look()
    {
        _found.Clear();
        (_looked, _again, _later, _unmarked) = (0, false, false, false);
        string from = Math.Max(1, _memory.FromUid ?? 1).ToString(CultureInfo.InvariantCulture);
        string unmarked = _marks == ImapMarks.Keyword ? $" UNKEYWORD {Keyword}" : "";

        // an asterisk would stand for the last mail even when that is an earlier one
        Issue($"UID SEARCH OR UNSEEN UID {from}:4294967295{unmarked}", ended =>
        {
            if (!Refused(ended))
            {
                _found.RemoveAll(_memory.IsSettled);
                _found.Sort();
                NextSizes();
            }
        });
    }

    private void NextSizes()
    {
        List<uint> uids = _found.GetRange(_looked, Math.Min(SizesAtOnce, _found.Count - _looked));
        _looked += uids.Count;
        if (uids.Count == 0)
        {
            EndLook();
            return;
        }

        _sizing = true;
        var asked = uids.ToHashSet();
        _expected.Clear();
        foreach (uint uid in uids)
        {
            _expected[uid] = new Waiting(uid, -1, null);
        }

        Issue($"UID FETCH {UidSet.Write(uids)} (UID RFC822.SIZE INTERNALDATE)", ended =>
        {
            _sizing = false;
            if (ended.Status == ImapStatus.Bad)
            {
                Refused(ended);
                return;
            }

            // what has no size left the folder since
            foreach (Waiting mail in _expected.Values.Where(mail => mail.Size >= 0 && asked.Contains(mail.Uid)).OrderBy(mail => mail.Uid))
            {
                _waiting.Enqueue(mail);
            }

            _expected.Clear();
            NextBodies();
        });
    }

    private void NextBodies()
    {
        if (!_waiting.TryPeek(out Waiting? first))
        {
            NextSizes();
            return;
        }

        var batch = new List<uint>();
        long bytes = 0;
        bool headers = IsTooLarge(first);
        while (batch.Count < BodiesAtOnce && _waiting.TryPeek(out Waiting? mail) && IsTooLarge(mail) == headers
            && (batch.Count == 0 || headers || bytes + mail.Size <= BytesAtOnce))
        {
            _waiting.Dequeue();
            _expected[mail.Uid] = mail;
            batch.Add(mail.Uid);
            bytes += mail.Size;
        }

        _bodiesEnded = false;
        string what = headers ? $"BODY.PEEK[HEADER]<0.{HeaderBytes}>" : "BODY.PEEK[]";
        Issue($"UID FETCH {UidSet.Write(batch)} (UID {what})", ended =>
        {
            if (ended.Status == ImapStatus.Bad)
            {
                Refused(ended);
                return;
            }

            _bodiesEnded = true;
            foreach (uint uid in _expected.Keys)
            {
                _later = true;
                _actions.Add(new MailNotGiven(uid));
            }

            _expected.Clear();
            EndBatch();
        });
    }

    private void OnFetched(uint uid, ImapFetched mail)
    {
        if (!_expected.TryGetValue(uid, out Waiting? expected))
        {
            return; // flags that somebody changed
        }

        if (_sizing)
        {
            _expected[uid] = expected with { Size = mail.Size ?? expected.Size, ArrivedAt = mail.ArrivedAt ?? expected.ArrivedAt };
        }
        else if (mail.Body is { } bytes && (bytes.Length > 0 || expected.Size == 0)) // servers give nothing for what left the folder meanwhile
        {
            _expected.Remove(uid);
            _unsettled.Add(uid);
            _actions.Add(new TakeMail(uid, expected.Size, expected.ArrivedAt, bytes, IsTooLarge(expected)));
        }
    }

    // When the server has given everything and everything has been dealt with, in whichever order.
    private void EndBatch()
    {
        if (!_bodiesEnded || _unsettled.Count > 0)
        {
            return;
        }

        _bodiesEnded = false;
        if (_toMark.Count == 0 || _marks == ImapMarks.None)
        {
            _toMark.Clear();
            NextBodies();
            return;
        }

        _toMark.Sort();
        string marks = _marks == ImapMarks.Keyword ? $"{Keyword} \\Seen" : "\\Seen";
        string set = UidSet.Write(_toMark);
        _toMark.Clear();
        Issue($"UID STORE {set} +FLAGS.SILENT ({marks})", ended =>
        {
            _unmarked |= ended.Status != ImapStatus.Ok; // they are known here, and to the intake
            NextBodies();
        });
    }

    private void EndLook()
    {
        _actions.Add(new AllSeen(_unmarked));
        if (_again)
        {
            Look();
        }
        else
        {
            Rest();
        }
    }

    // a server that does not say where new mails begin gives those that are unread
    private uint NextUid => _uidNext > 0 ? _uidNext : uint.MaxValue;

    private bool IsTooLarge(Waiting mail) => mail.Size > _options.MaxMailBytes;

    private bool Refused(ImapStatusResponse ended)
    {
        bool refused = ended.Status != ImapStatus.Ok;
        if (refused)
        {
            Close(ended.Status == ImapStatus.Bad ? ImapFaultKind.Protocol : ImapFaultKind.Refused, $"The server refused a command: {ended.Text}");
        }

        return refused;
    }

    /// <summary>A mail to be fetched.</summary>
    private sealed record Waiting(uint Uid, long Size, Instant? ArrivedAt);
}
