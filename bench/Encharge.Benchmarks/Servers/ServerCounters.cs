using System.Diagnostics;
using System.Numerics;
using Encharge.Benchmarks.Storage;

namespace Encharge.Benchmarks.Servers;

/// <summary>What a server's process has spent since it began, or between two looks at it.</summary>
/// <param name="CpuSeconds">On all cores, user and kernel.</param>
/// <param name="AllocatedBytes">On the managed heap.</param>
/// <param name="QueueRequests">Requests to Queue Storage.</param>
/// <param name="TableRequests">Requests to Table Storage.</param>
/// <param name="BlobRequests">Requests to Blob Storage.</param>
internal sealed record ServerCounters(
    double CpuSeconds, long AllocatedBytes, long QueueRequests, long TableRequests, long BlobRequests)
    : ISubtractionOperators<ServerCounters, ServerCounters, ServerCounters>
{
    /// <summary>All requests to storage.</summary>
    public long Requests => QueueRequests + TableRequests + BlobRequests;

    /// <summary>Those of this process until now.</summary>
    public static ServerCounters Now()
    {
        using var self = Process.GetCurrentProcess();
        return new(
            self.TotalProcessorTime.TotalSeconds,
            GC.GetTotalAllocatedBytes(precise: true),
            RequestCounter.Of(StorageService.Queue),
            RequestCounter.Of(StorageService.Table),
            RequestCounter.Of(StorageService.Blob));
    }

    /// <summary>What came in between.</summary>
    public static ServerCounters operator -(ServerCounters left, ServerCounters right) => new(
        left.CpuSeconds - right.CpuSeconds,
        left.AllocatedBytes - right.AllocatedBytes,
        left.QueueRequests - right.QueueRequests,
        left.TableRequests - right.TableRequests,
        left.BlobRequests - right.BlobRequests);
}
