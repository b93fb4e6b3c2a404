using System.Data.Common;
using System.Net.Sockets;
using Crm.Actors.Cluster;
using Crm.Actors.Journal;
using Crm.Actors.Memory;
using Crm.Actors.Projections;
using Crm.Channels.Webhooks;
using Crm.Contracts.Settings;
using Crm.Engine;
using Crm.Media;
using Crm.Persistence.Lists;
using Crm.Persistence.Records;
using Crm.Persistence.Records.Configuration;
using Crm.Persistence.Vault;
using Crm.Server.Composition;
using Crm.Server.Lives;
using Crm.Simulator.Running;
using Crm.Sip.Transport;
using Crm.Telephony.Calls;
using Crm.Telephony.Media;
using Crm.Telephony.Signalling;
using Crm.Telephony.Trunks;
using Crm.Web;
using Crm.Web.Serving;

namespace Crm.Server;

/// <summary>One process that is everything: reads settings, starts the parts in order, prints where to go, drains at the end.</summary>
internal static class ServerProcess
{
    /// <summary>How long calls may go on after a request to stop.</summary>
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(20);

    /// <summary>Exit code: 0 stopped on request, 1 a part could not start, 2 the settings are wrong.</summary>
    public static async Task<int> Run(string[] args)
    {
        var builder = NewBuilder(args);
        var read = SettingsReader.Read(builder.Configuration.AsEnumerable(), args, Directory.GetCurrentDirectory(), Environment.MachineName);
        var faults = read.Settings is { } good ? StorageFaults.Of(good.Storage) : read.Faults;
        if (read.Settings is not { } settings || faults.Count > 0)
        {
            foreach (string fault in faults)
            {
                await Console.Error.WriteLineAsync(fault);
            }

            return 2;
        }

        if (settings.LargePages && HeapPages.MakeLargeOnes() is { } refusal)
        {
            await Console.Error.WriteLineAsync($"Memory:LargePages: {refusal}");
        }

        try
        {
            await using var seat = await ClusterSeat.Take(settings);
            for (var end = await Live(builder, settings, seat, TimeSpan.Zero, () => NewBuilder(args)); end != LifeEnd.Stopped;)
            {
                await Console.Error.WriteLineAsync(end == LifeEnd.Disowned
                    ? $"Node {settings.Cluster.NodeId} was silent for longer than its lease and another node has its shards. Calls here are over."
                    : $"Node {settings.Cluster.NodeId} has given its shards up.");
                end = await Live(NewBuilder(args), settings, seat, end == LifeEnd.HandedOver ? settings.Cluster.Lease : TimeSpan.Zero, rehearsed: null); // it has played the piece itself
            }

            return 0;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or SocketException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"Crm could not start: {e.Message}");
            return 1;
        }
        catch (Exception e) when (DatabaseFault(e) is { } fault)
        {
            await Console.Error.WriteLineAsync($"Crm could not start: {StorageFaults.PlaceOf(settings.Storage)} cannot be used: {fault.Message}");
            return 1;
        }
    }

    /// <summary>What a database said, which others may have wrapped.</summary>
    private static DbException? DatabaseFault(Exception? e) => e as DbException ?? (e is InvalidOperationException ? DatabaseFault(e.InnerException) : null);

    private static WebApplicationBuilder NewBuilder(string[] args) =>
        WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

    /// <summary>One life as a node, from standing by to its end; a process without other nodes has one.</summary>
    /// <param name="holdOff">For so long shards that are free are left to other nodes.</param>
    /// <param name="rehearsed">Makes the builder of a <see cref="Rehearsal"/>; null where none is needed.</param>
    private static async Task<LifeEnd> Live(WebApplicationBuilder builder, CrmSettings settings, ClusterSeat? seat, TimeSpan holdOff, Func<WebApplicationBuilder>? rehearsed)
    {
        var clock = TimeProvider.System;
        using var life = new NodeLife(NodeNames.NewLife(settings.Cluster.NodeId));
        var model = Task.Run(RecordsContextFactory.For(settings).BuildModel); // the longest single piece of a start: beside the rest
        await using var taken = seat is null ? null : await seat.StandBy(life, holdOff, () => WarmStandby.Begin(settings, seat, life, rehearsed, clock), clock);
        if (seat is not null && taken is null)
        {
            return LifeEnd.Stopped;
        }

        var phases = new StartPhases(clock);
        await using var app = ServerParts.Build(builder, settings, seat, life);
        await model;
        phases.Done("parts");
        await Serve(app, settings, seat, life, taken, phases);
        return life.End;
    }

    /// <summary>Starts the parts in order, serves until the process is to stop or the life is over, and stops them.</summary>
    private static async Task Serve(WebApplication app, CrmSettings settings, ClusterSeat? seat, NodeLife life, TakenSeat? taken, StartPhases phases)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(app.Lifetime.ApplicationStopping, life.Over);
        using var asked = taken?.Leaving.Register(app.Lifetime.StopApplication);
        var services = app.Services;
        var clock = services.GetRequiredService<TimeProvider>();
        EngineRuntime? engine = null;
        SipEndpoint? sip = null;
        CallGauges? gauges = null;
        PeopleOutside? people = null;
        CustomerSimulation? customers = null;
        LifeSign? sign = null;
        try
        {
            var report = await ServerParts.Prepare(services, end.Token);
            phases.Done("records and media");
            engine = services.GetRequiredService<EngineRuntime>();
            await engine.Start(end.Token);
            phases.Done("engine");
            sign = LifeSign.Start(LifeSign.PathIn(settings.SharedPath), clock);
            await (taken?.GiveLease() ?? ValueTask.CompletedTask);
            sip = services.GetRequiredService<SipEndpoint>();
            await sip.StartAsync(services.GetRequiredService<PortEvents>(), end.Token);
            phases.Done("sip");
            await (taken?.GivePorts() ?? Task.CompletedTask);
            phases.Done("standby's ports");
            gauges = new CallGauges(sip, services.GetRequiredService<MediaPlane>());
            await app.StartAsync(end.Token);
            phases.Done("web");
            people = await DemoPeopleOutside.Start(settings, sip, services.GetRequiredService<TelephonyDirectory>(), clock, end.Token);
            customers = await DemoTraffic.Start(settings, sip, services.GetRequiredService<ITelephonyDirectory>(), clock, end.Token);
            await StartupReport.Print(app, settings, report, engine, customers is not null, phases);
            await Requested(end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // it ended before it had begun
            await Console.Error.WriteLineAsync("The start was broken off.");
        }

        await (customers?.DisposeAsync() ?? ValueTask.CompletedTask);
        if (gauges is not null && life.End != LifeEnd.Disowned)
        {
            await (seat?.Drain(life) ?? Task.CompletedTask);
            await Drain(engine!, clock);
        }

        await (people?.DisposeAsync() ?? ValueTask.CompletedTask);
        // calls of a node whose work another has are that one's: a word from here would end them
        bool theirs = life.End == LifeEnd.Disowned && settings.Calls.SurviveRestart is not null;
        await (sip is null ? Task.CompletedTask : theirs ? sip.LeaveAsync() : sip.StopAsync(CancellationToken.None));
        await (sign?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (gauges is null ? Task.CompletedTask : app.StopAsync(CancellationToken.None));
        gauges?.Dispose();
        await (engine is null ? Task.CompletedTask : StopEngine(engine, life));
    }

    /// <summary>Gives the shards back. Without the database of the journal they are free when the lease is over.</summary>
    private static async Task StopEngine(EngineRuntime engine, NodeLife life)
    {
        try
        {
            await engine.Stop(life.End == LifeEnd.Disowned ? TimeSpan.Zero : TimeSpan.FromSeconds(5));
        }
        catch (DbException e)
        {
            await Console.Error.WriteLineAsync($"The shards could not be given back: {e.Message}");
        }
    }

    private static Task Requested(CancellationToken stopping)
    {
        var requested = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stopping.Register(requested.SetResult);
        return requested.Task;
    }

    /// <summary>No new calls; those in progress may finish.</summary>
    private static async Task Drain(EngineRuntime engine, TimeProvider clock)
    {
        engine.Drain();
        var limit = clock.GetUtcNow() + DrainLimit;
        while (clock.GetUtcNow() < limit && await engine.CountCalls(CancellationToken.None) > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(250), clock);
        }
    }
}
