using System.Text.Json;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Primitives;
using Crm.Routing.WhatIf;

namespace Crm.Engine.WhatIf;

/// <summary>Takes questions one at a time, within <see cref="Limit"/>, beside the shards. Thread safe.</summary>
public sealed class WhatIfDesk(WhatIfStudy study, TimeProvider clock) : IWhatIf, IDisposable
{
    /// <summary>How long one study may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly SemaphoreSlim _one = new(1);

    /// <inheritdoc/>
    public async ValueTask<WhatIfOutcome> Ask(WhatIfRequest request, JsonSerializerOptions shape, CancellationToken cancellation)
    {
        if (!await _one.WaitAsync(0, cancellation).ConfigureAwait(false))
        {
            return new WhatIfOutcome(null, Busy: "Another question is being answered. Try again in a moment.");
        }

        using var limit = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            var reader = new WhatIfChangesReader(shape);
            return new WhatIfOutcome(await Task.Run(
                () => study.Run(request.From, request.To, domain => reader.Read(request.Changes, domain), request.Seed, Instant.Now(clock), either.Token),
                either.Token).ConfigureAwait(false));
        }
        catch (WhatIfFaultException e)
        {
            return new WhatIfOutcome(null, (e.Where, e.Message));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return new WhatIfOutcome(null, Busy: "The study takes too long. Ask for a shorter stretch.");
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();
}
