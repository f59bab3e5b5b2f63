using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Encharge.Benchmarks.Drain;
using Encharge.Benchmarks.Load;
using Encharge.Benchmarks.Storage;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Geo;
using Encharge.Ingestion.Http;
using Encharge.Ingestion.Identities;
using Encharge.Ingestion.Queue;
using Encharge.Ingestion.Validation;
using Encharge.LocalHost.Azurite;

namespace Encharge.Benchmarks.Micro;

/// <summary>The pure steps of an event's way, each with the documented event "Registered user".</summary>
public class MicroBenchmarks : IDisposable
{
    private const int PackedEvents = 100;

    private static readonly DateTimeOffset Now = new(2026, 3, 6, 14, 24, 3, TimeSpan.Zero);

    private readonly byte[] _body = Encoding.UTF8.GetBytes(Bodies.RegisteredUser(42));
    private readonly Envelope _envelope = OwnConsumer.Read(Bodies.RegisteredUser(42), Now);
    private readonly Envelope _later = OwnConsumer.Read(Bodies.RegisteredUser(42), Now.AddMinutes(1));
    private readonly IPAddress _address = IPAddress.Parse("81.2.69.142");
    private readonly ArrayBufferWriter<byte> _buffer = new(1024);
    private readonly Locator _locator = new();
    private Utf8JsonWriter _json = null!;
    private BinaryData _message = null!;
    private IdentityState _state = null!;
    private string _document = null!;

    /// <summary>Prepares what the steps work on.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        _json = new Utf8JsonWriter(_buffer, EnvelopeWriter.Relaxed);
        _state = Reduce(new IdentityState(OwnConsumer.Account, _envelope.Event.Owner!.Value), _envelope);
        _document = IdentityCodec.Encode(_state);
        EncodeEnvelope();
        var envelopes = string.Join(',', Enumerable.Repeat(Encoding.UTF8.GetString(_buffer.WrittenSpan), PackedEvents));
        _message = BinaryData.FromString($"{{\"v\":1,\"events\":[{envelopes}]}}");
        var tools = FreshStorage.InstallAsync(CancellationToken.None).GetAwaiter().GetResult();
        _locator.Replace(LocationDatabase.Open(AzuritePackages.CountryDatabase(tools)));
    }

    /// <summary>Closes the location database.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        _json.Dispose();
        _locator.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>From a request's body to an event.</summary>
    [Benchmark(Description = "parse + validate")]
    public object? ParseAndValidate()
    {
        using var sent = RequestEvents.Split(_body, MediaType.Json);
        return EventParser.Parse(sent.Events[0].Element, Now).ToEvent();
    }

    /// <summary>From an event to its place in a queue message.</summary>
    [Benchmark(Description = "encode an envelope")]
    public int EncodeEnvelope()
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        EnvelopeWriter.Write(_json, _envelope);
        _json.Flush();
        return _buffer.WrittenCount;
    }

    /// <summary>From a queue message to its events; an event's share.</summary>
    [Benchmark(Description = "decode an envelope (of a message of 100)", OperationsPerInvoke = PackedEvents)]
    public int DecodeEnvelopes() => QueueMessages.Decode(_message).Envelopes.Count;

    /// <summary>An event into the state of an identity that had one like it.</summary>
    [Benchmark(Description = "reduce")]
    public object ReduceOne() => Reduce(_state, _later);

    /// <summary>A state into its document.</summary>
    [Benchmark(Description = "encode a state")]
    public int EncodeState() => IdentityCodec.Encode(_state).Length;

    /// <summary>A document into the state.</summary>
    [Benchmark(Description = "decode a state")]
    public object DecodeState() => IdentityCodec.Decode(OwnConsumer.Account, _state.Identifier, _document);

    /// <summary>An address into a country.</summary>
    [Benchmark(Description = "locate")]
    public object? Locate() => _locator.Locate(_address);

    private static IdentityState Reduce(IdentityState state, Envelope envelope) =>
        IdentityReducer.Apply(state, envelope, null);
}
