using System.Text.Json;
using Crm.Actors.Shards;
using Crm.Events;
using Crm.Primitives;

namespace Crm.TestKit.Actors;

/// <summary>Money arrived at or left a ledger.</summary>
[EventContract("test.booked")]
public sealed record Booked(long Amount, string Text) : IDomainEvent;

/// <summary>A reminder was set.</summary>
[EventContract("test.reminder-set")]
public sealed record ReminderSet(Instant Due) : IDomainEvent;

/// <summary>A reminder was given.</summary>
[EventContract("test.reminded")]
public sealed record Reminded(Instant Due) : IDomainEvent;

/// <summary>A message between ledgers.</summary>
[EventContract("test.transfer")]
public sealed record Transfer(long Amount, string Text);

/// <summary>The reply to every ledger command.</summary>
[EventContract("test.balance")]
public sealed record Balance(long Value);

/// <summary>Book an amount here.</summary>
public sealed record Book(long Amount, string Text = "");

/// <summary>Book the amount away here and send it to another ledger.</summary>
public sealed record SendMoney(ShardId To, long Amount, string Text = "");

/// <summary>Remind at an instant.</summary>
public sealed record Remind(Instant Due);

/// <summary>Fails after having raised an event.</summary>
public sealed record Break;

/// <summary>The effect of each booking.</summary>
public sealed record BookedEffect(long Balance);

/// <summary>The smallest program that uses everything the kernel gives: events, replies, effects, messages, deadlines, snapshots, bugs.</summary>
public sealed class LedgerProgram : IShardProgram
{
    private readonly SortedSet<Instant> _reminders = [];

    /// <summary>The balance.</summary>
    public long Value { get; private set; }

    /// <summary>Texts of all bookings in order.</summary>
    public List<string> Texts { get; private set; } = [];

    /// <summary>How often the program saw <see cref="ShardRecovered"/>.</summary>
    public int RecoveriesSeen { get; private set; }

    /// <summary>Messages with this text make the program fail.</summary>
    public const string PoisonText = "poison";

    /// <inheritdoc/>
    public Instant NextDeadline => _reminders.Count == 0 ? Instant.MaxValue : _reminders.Min;

    /// <inheritdoc/>
    public void Receive(object command, IShardContext context)
    {
        switch (command)
        {
            case Book book:
                context.Raise(new Booked(book.Amount, book.Text));
                context.Effect(new BookedEffect(Value));
                context.Reply(new Balance(Value));
                break;
            case SendMoney send when send.Amount > Value:
                context.Ignore("not-enough");
                context.Reply(new Balance(Value));
                break;
            case SendMoney send:
                context.Raise(new Booked(-send.Amount, send.Text));
                context.Send(send.To, new Transfer(send.Amount, send.Text));
                context.Reply(new Balance(Value));
                break;
            case Transfer { Text: PoisonText }:
                throw new InvalidOperationException("This message cannot be handled.");
            case Transfer transfer:
                context.Raise(new Booked(transfer.Amount, transfer.Text));
                break;
            case Remind remind:
                context.Raise(new ReminderSet(remind.Due));
                context.Reply(new Balance(Value));
                break;
            case DeadlineReached when _reminders.Count > 0 && _reminders.Min <= context.Now:
                context.Raise(new Reminded(_reminders.Min));
                context.Effect(new BookedEffect(-1));
                break;
            case ShardRecovered:
                RecoveriesSeen++;
                break;
            case Break:
                context.Raise(new Booked(1_000_000, "broken"));
                throw new InvalidOperationException("The program is broken.");
            default:
                context.Ignore("unknown-command");
                break;
        }
    }

    /// <inheritdoc/>
    public void Apply(IDomainEvent domainEvent, Instant at)
    {
        switch (domainEvent)
        {
            case Booked booked:
                Value += booked.Amount;
                Texts.Add(booked.Text);
                break;
            case ReminderSet set:
                _reminders.Add(set.Due);
                break;
            case Reminded reminded:
                _reminders.Remove(reminded.Due);
                break;
            default:
                throw new InvalidOperationException($"No rule for {domainEvent.GetType().Name}.");
        }
    }

    /// <inheritdoc/>
    public byte[] TakeSnapshot() => JsonSerializer.SerializeToUtf8Bytes(new State(Value, Texts, [.. _reminders]));

    /// <inheritdoc/>
    public void RestoreSnapshot(ReadOnlySpan<byte> snapshot)
    {
        State state;
        try
        {
            state = JsonSerializer.Deserialize<State>(snapshot)!;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("Not a ledger.", e);
        }

        Value = state.Value;
        Texts = state.Texts;
        _reminders.UnionWith(state.Reminders);
    }

    private sealed record State(long Value, List<string> Texts, List<Instant> Reminders);
}
