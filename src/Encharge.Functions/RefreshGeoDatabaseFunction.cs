using Encharge.Ingestion.Geo.Refresh;
using Microsoft.Azure.Functions.Worker;

namespace Encharge.Functions;

/// <summary>
/// Brings the newest location database, by schedule and on one instance only. Catches nothing: a throw shows as a
/// failed run, what is in use stays in use, and the next run tries again.
/// </summary>
public sealed class RefreshGeoDatabaseFunction(LocationRefresh refresh)
{
    /// <summary>Without a licence there is nothing to do, which is no failure.</summary>
    [Function("RefreshGeoDatabase")]
    public Task RunAsync(
        [TimerTrigger("%IngestGeoSchedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        refresh.RunAsync(cancellationToken);
}
