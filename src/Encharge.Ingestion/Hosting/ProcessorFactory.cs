using Encharge.Ingestion.Geo;
using Encharge.Ingestion.Identities;
using Encharge.Ingestion.Objects;
using Encharge.Ingestion.Processing;
using Encharge.Ingestion.Queue;
using Encharge.Ingestion.Storage;

namespace Encharge.Ingestion.Hosting;

/// <summary>Puts a consumer together from storage clients: one place for the hosts and the tests.</summary>
internal static class ProcessorFactory
{
    /// <summary>A consumer with memory of its own.</summary>
    public static EventProcessor Create(
        StorageClients clients, EventQueue queue, Locator locator, ConsumerContext context)
    {
        var identities = clients.Table("Identities");
        var ties = new TieTable(identities, context.Cache);
        return new(new(
            new OversizeBodies(clients.Oversize),
            locator,
            new ObjectCommitter(new ObjectTable(clients.Table("Objects")), context),
            new IdentityCommitter(new IdentityTable(identities), ties, context),
            new RejectionTable(clients.Table("Rejections")),
            queue,
            context));
    }
}
