using Azure.Core;
using Azure.Core.Pipeline;

namespace Encharge.Benchmarks.Storage;

/// <summary>A service of a storage account.</summary>
internal enum StorageService
{
    /// <summary>Queue Storage.</summary>
    Queue,

    /// <summary>Table Storage.</summary>
    Table,

    /// <summary>Blob Storage.</summary>
    Blob,
}

/// <summary>Counts each request that is sent to storage, repeated ones included; a table transaction is one.</summary>
internal static class RequestCounter
{
    private static readonly long[] Counts = new long[3];

    /// <summary>How many were sent to a service since the process began.</summary>
    public static long Of(StorageService service) => Interlocked.Read(ref Counts[(int)service]);

    /// <summary>Has a client's requests counted.</summary>
    public static T Counted<T>(this T options, StorageService service)
        where T : ClientOptions
    {
        options.AddPolicy(new Policy(service), HttpPipelinePosition.PerRetry);
        return options;
    }

    private sealed class Policy(StorageService service) : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message) => Interlocked.Increment(ref Counts[(int)service]);
    }
}
