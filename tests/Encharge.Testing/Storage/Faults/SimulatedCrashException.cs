namespace Encharge.Testing.Storage.Faults;

/// <summary>
/// Ends a consumer at a storage call when a hook throws it. The SDK doesn't retry it: it retries I/O failures, and an
/// <see cref="OperationCanceledException"/> unless the caller's own cancellation caused it.
/// </summary>
internal sealed class SimulatedCrashException(string where) : Exception($"The consumer crashed {where}.");
