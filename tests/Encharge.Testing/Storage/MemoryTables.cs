using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Encharge.Testing.Storage;

/// <summary>
/// Table Storage: tables of entities sorted by partition and row, ETags that change with each write, transactions that
/// happen whole or not at all. Entities keep the JSON that they came as, types and all.
/// </summary>
internal sealed class MemoryTables(TimeProvider time, int pageSize)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SortedList<(string Partition, string Row), MemoryEntity>> _tables = [];
    private long _version;

    /// <summary>Answers a request.</summary>
    public MemoryResponse Answer(MemoryRequest request)
    {
        lock (_gate)
        {
            return request switch
            {
                { Method: "POST", Path: "Tables" } => Create(request),
                { Method: "POST", Path: "$batch" } => Transact(request),
                { Method: "GET" } when request.Path.EndsWith("()", StringComparison.Ordinal) => Query(request),
                { Method: "GET" } => Get(request),
                _ => Write(TableOperation.Read(request)),
            };
        }
    }

    private MemoryResponse Create(MemoryRequest request)
    {
        using var json = JsonDocument.Parse(request.Body);
        var name = json.RootElement.GetProperty("TableName").GetString()!;
        return _tables.TryAdd(name, new(EntityOrder.Instance))
            ? new MemoryResponse(204)
            : MemoryResponse.TableError(StorageFault.TableExists);
    }

    private MemoryResponse Write(TableOperation operation)
    {
        var (fault, etag) = Apply(operation);
        return fault is not null ? MemoryResponse.TableError(fault) : WithETag(new MemoryResponse(204), etag);
    }

    private MemoryResponse Get(MemoryRequest request)
    {
        var (table, key) = TableOperation.ReadAddress(request.Path);
        if (!_tables.TryGetValue(table, out var entities))
            return MemoryResponse.TableError(StorageFault.TableMissing);
        if (!entities.TryGetValue(key, out var entity))
            return MemoryResponse.TableError(StorageFault.NotFound);
        var json = entity.ToJson(request.Query("$select"));
        return WithETag(new MemoryResponse(200, Encoding.UTF8.GetBytes(json), "application/json"), entity.ETag);
    }

    private MemoryResponse Query(MemoryRequest request)
    {
        if (!_tables.TryGetValue(request.Path[..^2], out var entities))
            return MemoryResponse.TableError(StorageFault.TableMissing);
        var filter = TableFilter.Parse(request.Query("$filter"));
        var limit = request.Query("$top") is { } top ? int.Parse(top, CultureInfo.InvariantCulture) : pageSize;
        var select = request.Query("$select");
        var page = new List<string>();
        for (var i = Start(entities, request, filter); i < entities.Count && !filter.IsPast(entities.Keys[i]); i++)
        {
            if (!filter.Matches(entities.Values[i]))
                continue;
            if (page.Count == Math.Min(limit, pageSize))
                return Page(page)
                    .With("x-ms-continuation-NextPartitionKey", entities.Keys[i].Partition)
                    .With("x-ms-continuation-NextRowKey", entities.Keys[i].Row);
            page.Add(entities.Values[i].ToJson(select));
        }

        return Page(page);
    }

    private static int Start(
        SortedList<(string Partition, string Row), MemoryEntity> entities, MemoryRequest request, TableFilter filter)
    {
        var from = request.Query("NextPartitionKey") is { } partition
            ? (partition, request.Query("NextRowKey") ?? "")
            : filter.Start;
        var (low, high) = (0, entities.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (EntityOrder.Instance.Compare(entities.Keys[middle], from) < 0)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private static MemoryResponse Page(List<string> entities) => new(
        200, Encoding.UTF8.GetBytes($$"""{"odata.metadata":"memory","value":[{{string.Join(',', entities)}}]}"""), "application/json");

    private MemoryResponse Transact(MemoryRequest request)
    {
        var operations = TableBatch.Read(request);
        var fault = TableBatch.Check(operations);
        var undo = new Stack<Action>();
        var etags = new List<string?>();
        for (var i = 0; i < operations.Count && fault is null; i++)
        {
            Remember(operations[i], undo);
            (var refused, var etag) = Apply(operations[i]);
            etags.Add(etag);
            fault = refused is null ? null : refused with { Message = $"{i}:{refused.Message}" };
        }

        if (fault is null)
            return TableBatch.Done(etags);
        while (undo.TryPop(out var restore))
            restore();
        return TableBatch.Failed(fault);
    }

    private void Remember(TableOperation operation, Stack<Action> undo)
    {
        if (!_tables.TryGetValue(operation.Table, out var entities))
            return;
        var before = entities.GetValueOrDefault(operation.Key);
        undo.Push(() =>
        {
            if (before is null)
                entities.Remove(operation.Key);
            else
                entities[operation.Key] = before;
        });
    }

    /// <summary>A write's outcome by what it wants and what is there.</summary>
    private (StorageFault? Fault, string? ETag) Apply(TableOperation operation)
    {
        if (!_tables.TryGetValue(operation.Table, out var entities))
            return (StorageFault.TableMissing, null);
        var there = entities.GetValueOrDefault(operation.Key);
        StorageFault? fault = (operation.Kind, there, operation.IfMatch) switch
        {
            (TableWrite.Insert, not null, _) => StorageFault.EntityExists,
            (TableWrite.Insert, null, _) => null,
            (TableWrite.Delete, null, _) => StorageFault.NotFound,
            (_, null, null) => null,
            (_, null, _) => StorageFault.NotFound,
            (_, _, null or "*") => null,
            (_, { } entity, { } etag) => entity.ETag == etag ? null : StorageFault.Changed,
        };
        fault ??= operation.Entity?.Check();
        if (fault is not null)
            return (fault, null);
        if (operation.Kind == TableWrite.Delete)
        {
            entities.Remove(operation.Key);
            return (null, null);
        }

        var written = operation.Kind == TableWrite.Merge && there is not null
            ? there.Merge(operation.Entity!)
            : operation.Entity!;
        entities[operation.Key] = written.Stamp($"W/\"datetime'{++_version:D12}'\"", time.GetUtcNow());
        return (null, entities[operation.Key].ETag);
    }

    private static MemoryResponse WithETag(MemoryResponse response, string? etag) =>
        etag is null ? response : response.With("ETag", etag);

    private sealed class EntityOrder : IComparer<(string Partition, string Row)>
    {
        public static EntityOrder Instance { get; } = new();

        public int Compare((string Partition, string Row) x, (string Partition, string Row) y)
        {
            var order = string.CompareOrdinal(x.Partition, y.Partition);
            return order == 0 ? string.CompareOrdinal(x.Row, y.Row) : order;
        }
    }
}
