namespace Encharge.Benchmarks;

/// <summary>Nothing could be measured: a server failed, or answered other than it must.</summary>
internal sealed class BenchmarkException(string message, Exception? inner = null) : Exception(message, inner);
