using System.Buffers;
using System.Text.Json;
using Azure;
using Azure.Storage.Queues.Models;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Geo;
using Encharge.Ingestion.Hosting;
using Encharge.Ingestion.Identities;
using Encharge.Ingestion.Processing;
using Encharge.Ingestion.Queue;
using Encharge.Ingestion.Storage;
using Encharge.Testing.Storage.Faults;

namespace Encharge.Ingestion.Tests.Model;

/// <summary>
/// One history, packed at random, delivered at random to several real processors over one storage, with faults, crashes
/// and repeats, until every message has succeeded; then everything is read and held against the reference.
/// </summary>
/// <param name="clients">Clients that a <see cref="Storm"/> befalls, with a queue that no other trial uses.</param>
/// <param name="history">What was accepted; its accounts are nobody else's in this storage.</param>
/// <param name="weather">How rough it gets.</param>
/// <param name="random">Decides packing, order and faults; which consumer wins a race it can't decide.</param>
/// <param name="tally">Where it counts.</param>
internal sealed class Trial(StorageClients clients, History history, Weather weather, Random random, Tally tally)
{
    private readonly List<Letter> _waiting = [];
    /// <summary>Without a database.</summary>
    private static readonly Locator Locator = new();


    /// <summary>The lines in which storage differs from the reference; empty when it doesn't.</summary>
    public async Task<string> RunAsync()
    {
        await PackAsync();
        tally.Count(history, _waiting.Count);
        for (var i = _waiting.Count - 1; i >= 0; i--)
        {
            if (random.Next(100) < weather.RepeatPercent)
                _waiting.Add(_waiting[i]);
        }

        while (_waiting.Count > 0)
        {
            await DeliverAllAsync();
            await CollectAsync();
        }

        return await CompareAsync();
    }

    private async Task PackAsync()
    {
        var oversize = new OversizeBodies(clients.Oversize);
        var envelopes = history.Accepted.ToArray();
        random.Shuffle(envelopes);
        var elements = new List<string>();
        foreach (var envelope in envelopes)
        {
            var json = Encode(envelope);
            if (json.Length > QueueMessages.MaxElementBytes / 2 || random.Next(100) < 2)
                json = $$"""{"oversize":"{{await oversize.PutAsync(envelope, new BinaryData(json), default)}}"}""";
            elements.Add(json);
            if (random.Next(3) == 0)
                Close(elements);
        }

        Close(elements);
    }

    private void Close(List<string> elements)
    {
        if (elements.Count > 0)
            _waiting.Add(new(new BinaryData($$"""{"v":1,"events":[{{string.Join(',', elements)}}]}""")));
        elements.Clear();
    }

    private static string Encode(Envelope envelope)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, EnvelopeWriter.Relaxed))
            EnvelopeWriter.Write(json, envelope);
        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Several consumers at once, some with a cache of their own, until nothing waits.</summary>
    private async Task DeliverAllAsync()
    {
        using var shared = random.Next(2) == 0 ? new IdentityCache() : null;
        var seeds = Enumerable.Range(0, weather.Consumers).Select(_ => random.Next()).ToList();
        await Task.WhenAll(seeds.Select(seed => Task.Run(() => ConsumeAsync(shared, new Random(seed)))));
    }

    private async Task ConsumeAsync(IdentityCache? shared, Random own)
    {
        var consumer = Consumer(shared);
        while (Take(own) is { } letter)
        {
            var died = await DeliverAsync(letter, consumer, own.Next());
            if (died && own.Next(2) == 0)
                consumer = Consumer(shared);
        }
    }

    private EventProcessor Consumer(IdentityCache? shared) => ProcessorFactory.Create(
        clients,
        new EventQueue(clients.Queue, new OversizeBodies(clients.Oversize)),
        Locator,
        new(shared ?? new IdentityCache(), new(ImpatientTime.Instance), new(), ImpatientTime.Instance));

    private Letter? Take(Random own)
    {
        lock (_waiting)
        {
            if (_waiting.Count == 0)
                return null;
            var place = own.Next(_waiting.Count);
            var letter = _waiting[place];
            _waiting.RemoveAt(place);
            return letter;
        }
    }

    /// <summary>
    /// One delivery; a message that fails waits again. True when the consumer died. What fails without a fault, or in
    /// a way that no fault explains, is the trial's end.
    /// </summary>
    private async Task<bool> DeliverAsync(Letter letter, EventProcessor consumer, int seed)
    {
        var count = letter.Deliver();
        var faults = count < weather.CalmFrom ? weather.FaultPercent : 0;
        using var storm = new Storm(seed, faults, tally);
        tally.CountDelivery();
        try
        {
            Storm.Current = storm;
            await consumer.ProcessAsync(letter.Body, count, storm.Crashed);
            storm.Crashed.ThrowIfCancellationRequested();
            return false;
        }
        catch (Exception failure) when (faults > 0 && IsStorm(failure))
        {
            tally.CountFailure();
            lock (_waiting)
                _waiting.Add(letter);
            return storm.Crashed.IsCancellationRequested;
        }
        finally
        {
            Storm.Current = null;
        }
    }

    private static bool IsStorm(Exception failure) => failure switch
    {
        AggregateException several => several.InnerExceptions.All(IsStorm),
        SimulatedCrashException or OperationCanceledException => true,
        RequestFailedException or EnqueueFailedException or TimeoutException => true,
        _ => false,
    };

    /// <summary>Takes what the processors put back on the queue.</summary>
    private async Task CollectAsync()
    {
        while ((await clients.Queue.ReceiveMessagesAsync(32)).Value is { Length: > 0 } messages)
        {
            foreach (QueueMessage message in messages)
            {
                await clients.Queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
                _waiting.Add(new(message.Body));
                tally.CountGivenBack();
            }
        }
    }

    private async Task<string> CompareAsync()
    {
        var differences = new List<string>();
        foreach (var accepted in history.Accepted.GroupBy(envelope => envelope.Account))
        {
            var reference = new Reference([.. accepted]);
            var actual = await VisibleState.ReadAsync(clients, accepted.Key, reference.Identifiers, random);
            differences.Add(VisibleState.Of(reference).Difference(actual));
        }

        return string.Join('\n', differences.Where(difference => difference.Length > 0));
    }

    /// <summary>A message and how often it has been delivered.</summary>
    private sealed class Letter(BinaryData body)
    {
        private int _deliveries;

        public BinaryData Body => body;

        public int Deliver() => Interlocked.Increment(ref _deliveries);
    }

    /// <summary>The system's time, with delays that are over at once.</summary>
    private sealed class ImpatientTime : TimeProvider
    {
        public static readonly ImpatientTime Instance = new();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? TimeSpan.Zero : dueTime, period);
    }
}
