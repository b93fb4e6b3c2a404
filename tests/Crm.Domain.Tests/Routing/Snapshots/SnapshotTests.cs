using System.Buffers.Binary;
using System.Numerics;
using System.Text.Json;
using Crm.Events.Interactions;
using Crm.Events.Reservations;
using Crm.Routing;
using Crm.Routing.Commands;
using Crm.Routing.State;

namespace Crm.Domain.Tests.Routing.Snapshots;

/// <summary>Snapshots written by earlier builds stay readable, and what is damaged is refused as a whole.</summary>
public sealed class SnapshotTests
{
    private const int ChecksumAt = 9;
    private const int HeaderSize = 13;
    private static readonly byte[] Json = Read("format-2.json");
    private static readonly byte[] Binary = Read("format-3.bin");

    [Theory]
    [InlineData("format-2.json")]
    [InlineData("format-3.bin")]
    public void A_snapshot_of_an_earlier_build_is_read(string file)
    {
        var domain = Restored(Read(file));
        Assert.Equal(19, domain.Entries.Count());
        Assert.Equal(2, domain.Entries.Count(e => e is { Phase: EntryPhase.Postponed, MediaType: MediaType.Callback, Attempts: 1 }));
        Assert.Equal(3, domain.Entries.Count(e => e.Extra.Length == 1 && e.Extra[0].AtLeast == 4));
        Assert.Equal("bert", Assert.Single(domain.Agents, a => a.Reservations.Any(r => r.Phase == ReservationPhase.Accepted)).Id.Value);
        Assert.Equal(TimeSpan.FromMinutes(5), domain.FindQueue(new("back"))!.Settings.Callback!.RetryAfter);
        Assert.Equal("Europe/Berlin", domain.FindQueue(new("sales"))!.Settings.Hours!.Zone);
        Assert.Equal(3, domain.FindAgent(new("dora"))!.Settings.Skills[new("french")]);
        Assert.Null(domain.FindAgent(new("dora"))!.Settings.Capacity);
        Assert.Equal(4, domain.FindAgent(new("anna"))!.Settings.Capacity!.Media.Length);
    }

    [Fact]
    public void Both_formats_and_what_is_written_now_say_the_same()
    {
        string views = Views(Restored(Json));
        Assert.Equal(views, Views(Restored(Binary)));
        Assert.Equal(views, Views(Restored(Restored(Json).TakeSnapshot())));
    }

    [Fact]
    public void A_domain_restored_from_either_format_decides_the_same()
    {
        var (old, now) = (new RoutingBench(), new RoutingBench());
        old.Domain.RestoreSnapshot(Json);
        now.Domain.RestoreSnapshot(Binary);
        foreach (var bench in (RoutingBench[])[old, now])
        {
            bench.After(30).Run(600);
            bench.Do(new CloseAll("end"));
        }

        Assert.True(old.All.Count > 30);
        Assert.Equal(old.All.Select(f => JsonSerializer.Serialize(f.Event, f.Event.GetType())), now.All.Select(f => JsonSerializer.Serialize(f.Event, f.Event.GetType())));
    }

    [Fact]
    public void One_changed_byte_is_refused_wherever_it_is_and_the_state_stays()
    {
        var domain = Restored(Binary);
        string before = Views(domain);
        byte[] damaged = [.. Binary];
        for (int i = 0; i < damaged.Length; i++)
        {
            damaged[i] ^= 0x10;
            Assert.Throws<InvalidDataException>(() => domain.RestoreSnapshot(damaged));
            damaged[i] ^= 0x10;
        }

        Assert.Equal(before, Views(domain));
    }

    [Fact]
    public void A_snapshot_that_is_cut_short_or_too_long_is_refused()
    {
        var domain = new RoutingDomain();
        for (int length = 0; length < Binary.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => domain.RestoreSnapshot(Binary.AsSpan(0, length)));
            Assert.Throws<InvalidDataException>(() => domain.RestoreSnapshot(Sealed(Binary[..length])));
        }

        Assert.Throws<InvalidDataException>(() => domain.RestoreSnapshot(Sealed([.. Binary, 0])));
    }

    [Fact]
    public void Nonsense_under_a_right_checksum_is_read_or_refused_and_does_nothing_else()
    {
        var random = new Random(5);
        int refused = 0;
        for (int i = 0; i < 4_000; i++)
        {
            byte[] nonsense = [.. Binary];
            for (int changes = random.Next(1, 4); changes > 0; changes--)
            {
                nonsense[random.Next(HeaderSize, nonsense.Length)] = (byte)random.Next(256);
            }

            try
            {
                Restored(Sealed(nonsense));
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 400, 3_999);
    }

    private static RoutingDomain Restored(byte[] snapshot)
    {
        var domain = new RoutingDomain();
        domain.RestoreSnapshot(snapshot);
        return domain;
    }

    private static string Views(RoutingDomain domain) => JsonSerializer.Serialize(new
    {
        Queues = domain.Queues.OrderBy(q => q.Id.Value, StringComparer.Ordinal),
        domain.Agents,
        Entries = domain.Entries.OrderBy(e => e.EnqueuedAt).ThenBy(e => e.Visit.Value),
        domain.NextDeadline,
    });

    /// <summary>Gives bytes the checksum that they should have.</summary>
    private static byte[] Sealed(byte[] snapshot)
    {
        if (snapshot.Length >= HeaderSize)
        {
            uint sum = uint.MaxValue;
            foreach (byte one in snapshot.AsSpan(HeaderSize))
            {
                sum = BitOperations.Crc32C(sum, one);
            }

            BinaryPrimitives.WriteUInt32LittleEndian(snapshot.AsSpan(ChecksumAt), ~sum);
        }

        return snapshot;
    }

    private static byte[] Read(string file) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Routing", "Snapshots", file));
}
