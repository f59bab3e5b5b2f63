namespace Encharge.Ingestion.Tests.Model;

/// <summary>What all trials of a suite did. Thread-safe.</summary>
internal sealed class Tally
{
    private int _histories, _events, _messages, _deliveries, _failures, _crashes, _givenBack;

    /// <summary>A history and the messages it was packed into.</summary>
    public void Count(History history, int messages)
    {
        Interlocked.Increment(ref _histories);
        Interlocked.Add(ref _events, history.Accepted.Length);
        Interlocked.Add(ref _messages, messages);
    }

    /// <summary>A message was given to a consumer.</summary>
    public void CountDelivery() => Interlocked.Increment(ref _deliveries);

    /// <summary>A delivery failed.</summary>
    public void CountFailure() => Interlocked.Increment(ref _failures);

    /// <summary>A consumer died.</summary>
    public void CountCrash() => Interlocked.Increment(ref _crashes);

    /// <summary>A processor put an event back on the queue alone.</summary>
    public void CountGivenBack() => Interlocked.Increment(ref _givenBack);

    /// <inheritdoc/>
    public override string ToString() =>
        $"{_histories} histories, {_events} events, {_messages} messages, {_deliveries} deliveries, " +
        $"{_failures} of them failed, {_crashes} crashes, {_givenBack} events given back alone";
}
