using Encharge.Ingestion.Hosting;

namespace Encharge.Cli.Settings;

/// <summary>The storage account to work with, and who named it.</summary>
/// <param name="Options">The library's settings, storage and queue among them.</param>
/// <param name="Source">Such as <c>--storage</c> or <c>the environment (IngestStorage)</c>, for messages.</param>
internal sealed record StorageSetting(IngestionOptions Options, string Source);
