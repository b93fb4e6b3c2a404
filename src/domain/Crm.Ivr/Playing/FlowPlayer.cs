using Crm.Primitives;

namespace Crm.Ivr;

/// <summary>
/// Plays a call through a flow without a telephone: lines in, lines out, on a time of its own, in which a prompt takes three seconds.
/// A caller who is queued hears the queue's treatment. For one user; not thread safe.
/// </summary>
public sealed class FlowPlayer : IFlowSink
{
    /// <summary>What it understands, one line each.</summary>
    public const string Usage =
        """
        (empty)         let time pass to the next thing that happens
        0-9 * # A-D     press keys
        wait SECONDS    let time pass
        hang up         the caller goes
        agent           an agent takes the waiting caller
        back REASON     the queue sends the caller back: full, timeout, no-agents, closed, error
        answer JSON     the lookup's answer
        fail REASON     the lookup fails: timeout, refused, status-500, too-large, unreachable
        spoke SECONDS   the caller leaves a message
        dialled REASON  the transfer fails: busy, no-answer, refused, error; or works: ok
        at, from, language, position, estimate, attribute, queue: as on the command line
        """;

    private const int EventsMax = 10_000;
    private static readonly TimeSpan PromptLength = TimeSpan.FromSeconds(3);

    private readonly IFlowLibrary library;
    private readonly FlowScene scene;
    private readonly Action<string> write;
    private readonly Queue<(Run Run, FlowEffect Effect)> effects = new();
    private readonly Run main;
    private Run? treatment;
    private Run stepping;

    /// <summary>A player for one call; <see cref="Begin"/> starts it.</summary>
    /// <param name="flow">The flow that takes the call.</param>
    /// <param name="library">The flows it runs.</param>
    /// <param name="scene">What lies around; the player changes its time and attributes.</param>
    /// <param name="write">Takes lines.</param>
    public FlowPlayer(FlowDefinition flow, IFlowLibrary library, FlowScene scene, Action<string> write)
    {
        this.library = library;
        this.scene = scene;
        this.write = write;
        stepping = main = new Run(new FlowSession(flow, library, scene.Language ?? flow.Language));
    }

    /// <summary>Whether the call is over.</summary>
    public bool IsOver => main.Session.IsOver && treatment is null;

    private Run Active => treatment ?? main;

    /// <summary>Starts the call.</summary>
    public void Begin() => Give(main, new FlowBegin());

    /// <summary>Does what a line says. See <see cref="Usage"/>.</summary>
    /// <returns>Whether it was understood.</returns>
    public bool Tell(string line)
    {
        line = line.Trim();
        if (line.Length == 0)
            return Pass(Next() ?? scene.Now);
        if (FlowNames.IsKeys(line))
        {
            foreach (char key in line)
                Give(Active, new DigitPressed(key));
            return true;
        }

        int space = line.IndexOf(' ');
        (string word, string rest) = space < 0 ? (line, "") : (line[..space], line[(space + 1)..].Trim());
        switch (word)
        {
            case "wait":
                return Seconds(rest) is { } wait && Pass(scene.Now + wait);
            case "hang" when rest == "up":
                return End("caller-gone");
            case "agent" when main.Session.IsQueued:
                return End("answered");
            case "back" when main.Session.IsQueued:
                StopTreatment("returned");
                return Give(main, new QueueReturned(rest));
            case "answer":
                return Give(Active, new LookupEnded(Active.Lookup, new LookupAnswered(200, rest)));
            case "fail":
                return Give(Active, new LookupEnded(Active.Lookup, new LookupFailed(rest)));
            case "spoke":
                return Seconds(rest) is { } spoken && Give(Active, new MessageRecorded(spoken));
            case "dialled":
                return rest == "ok" ? End("transferred") : Give(Active, new TransferFailed(rest));
            default:
                return scene.TrySet(word, rest);
        }
    }

    void IFlowSink.Emit(FlowEffect effect) => effects.Enqueue((stepping, effect));

    void IFlowSink.Ignore(string reason) => write("  (ignored: " + reason + ")");

    private static TimeSpan? Seconds(string text) =>
        double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out double seconds) && seconds is >= 0 and < 1e6
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private Instant? Next()
    {
        Instant next = Instant.Min(Active.PlayEnds, Active.Session.Deadline);
        return next == Instant.MaxValue ? null : next;
    }

    /// <summary>Lets time pass, with all that happens meanwhile.</summary>
    private bool Pass(Instant until)
    {
        for (int i = 0; i < EventsMax && Next() is { } next && next <= until; i++)
        {
            scene.Now = Instant.Max(scene.Now, next);
            Run run = Active;
            if (next == run.PlayEnds)
            {
                run.PlayEnds = Instant.MaxValue;
                Give(run, new PromptsEnded(run.Play));
            }
            else
            {
                Give(run, new FlowDeadlinePassed());
            }
        }

        scene.Now = Instant.Max(scene.Now, until);
        return true;
    }

    private bool End(string reason)
    {
        StopTreatment(reason);
        return Give(main, new FlowCancelled(reason));
    }

    private void StopTreatment(string reason)
    {
        if (treatment is { } running)
            Give(running, new FlowCancelled(reason));
    }

    private bool Give(Run run, FlowInput input)
    {
        Step(run, input);
        while (effects.TryDequeue(out var next))
        {
            if (FlowScript.Line(next.Effect) is { } line)
                write("  " + line);
            Do(next.Run, next.Effect);
        }

        return true;
    }

    private void Step(Run run, FlowInput input)
    {
        stepping = run;
        FlowInterpreter.Step(run.Session, input, scene, this);
    }

    private void Do(Run run, FlowEffect effect)
    {
        switch (effect)
        {
            case PlayPrompts play:
                run.Play = play.Play;
                run.PlayEnds = scene.Now + PromptLength * play.Prompts.Length;
                break;
            case PlayMusic or StopPlaying or RecordMessage or EnterQueue or TransferToNumber:
                run.PlayEnds = Instant.MaxValue;
                if (effect is EnterQueue { Treatment: { } id } queue)
                    Treat(id, queue.Queue);
                break;
            case StartLookup lookup:
                run.Lookup = lookup.Lookup;
                break;
            case SetAttribute set:
                scene.Keep(set.Name, set.Value);
                break;
            case LeaveQueue leave:
                Step(main, new FlowCancelled(leave.Reason));
                break;
            case SessionOver when run == treatment:
                treatment = null;
                break;
        }
    }

    /// <summary>What a queue does with one who waits: runs its treatment, or plays music.</summary>
    private void Treat(FlowId id, QueueId queue)
    {
        if (library.Published(id) is not { } flow)
        {
            write("  music");
            return;
        }

        treatment = new Run(new FlowSession(flow, library, main.Session.Language, queue));
        Step(treatment, new FlowBegin());
    }

    /// <summary>A session and what it waits for.</summary>
    private sealed class Run(FlowSession session)
    {
        internal FlowSession Session { get; } = session;

        internal int Play { get; set; }

        internal int Lookup { get; set; }

        internal Instant PlayEnds { get; set; } = Instant.MaxValue;
    }
}
