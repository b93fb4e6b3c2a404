using Crm.Simulator.Answering;
using Crm.Simulator.Stage;

namespace Crm.Simulator.Running;

/// <summary>
/// Simulated people outside who are called: they answer after some seconds, listen and talk until the other side hangs up or they are done.
/// What a number ends in decides when somebody wants to see one case: 486 is busy, 480 lets it ring, 603 declines. Thread safe.
/// </summary>
public sealed class PeopleOutside : IAsyncDisposable
{
    private readonly SimulatedStage _stage;

    private PeopleOutside(SimulatedStage stage, int seed)
    {
        _stage = stage;
        stage.Join(new AnsweringPhone(stage, number => NumberOf(number, "486"), _ => new(TimeSpan.FromSeconds(1), 486, false, default, false), onlyOneCall: false));
        stage.Join(new AnsweringPhone(stage, number => NumberOf(number, "603"), _ => new(TimeSpan.FromSeconds(2), 603, false, default, false), onlyOneCall: false));
        stage.Join(new AnsweringPhone(stage, number => NumberOf(number, "480"), _ => new(default, null, false, default, false), onlyOneCall: false));
        stage.Join(new AnsweringPhone(stage, AnsweringPhone.IsNumber, index => AnsweringScript.Person(seed, index), onlyOneCall: false));
    }

    /// <summary>Where they are called.</summary>
    public System.Net.IPEndPoint SipAddress => _stage.SipAddress;

    /// <summary>Opens their phones.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The address or port cannot be bound.</exception>
    public static async Task<PeopleOutside> Start(StageOptions options, TimeProvider clock, CancellationToken cancellation = default) =>
        new(await SimulatedStage.Start(options, clock, cancellation), options.Seed);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    private static bool NumberOf(string user, string end) => AnsweringPhone.IsNumber(user) && user.EndsWith(end, StringComparison.Ordinal);
}
