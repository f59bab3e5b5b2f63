using System.Text.Json;
using System.Text.RegularExpressions;
using Encharge.Testing.Storage.Wire;

namespace Encharge.Testing.Storage.Tables;

/// <summary>The Table service of an account. Callers hold the account's lock.</summary>
internal sealed partial class TableService(MemoryStorageOptions options)
{
    private const int MaxBodyBytes = 4 * 1024 * 1024;
    private const string Json = "application/json;odata=minimalmetadata;streaming=true;charset=utf-8";

    private readonly Dictionary<string, MemoryTable> _tables = new(StringComparer.OrdinalIgnoreCase);
    private readonly MemoryClock _clock = new(options.Time);

    /// <summary>Plays a call.</summary>
    public MemoryResponse Handle(StorageOperation operation, StorageCall call)
    {
        if (call.Body.Length > MaxBodyBytes)
            return TableErrors.RequestBodyTooLarge.ToTableResponse();
        return operation switch
        {
            StorageOperation.TableCreate => Create(call),
            StorageOperation.TableDelete => Delete(TablePath.Of(call).TableName()),
            StorageOperation.TableList => List(call),
            StorageOperation.Transaction => Submit(call),
            _ => _tables.TryGetValue(TablePath.Of(call).Name, out var table)
                ? Handle(table, operation, call)
                : TableErrors.TableNotFound.ToTableResponse(),
        };
    }

    private MemoryResponse Handle(MemoryTable table, StorageOperation operation, StorageCall call) => operation switch
    {
        StorageOperation.EntityGet => Get(table, call),
        StorageOperation.EntityQuery => Query(table, call),
        _ => Change(table, EntityChange.Read(operation, call)),
    };

    private MemoryResponse Create(StorageCall call)
    {
        using var body = JsonDocument.Parse(call.Body);
        var name = body.RootElement.GetProperty("TableName").GetString()!;
        if (!TableName().IsMatch(name))
            return TableErrors.InvalidTableName.ToTableResponse();
        if (!_tables.TryAdd(name, new()))
            return TableErrors.TableAlreadyExists.ToTableResponse();
        return call.Headers["Prefer"] == "return-no-content"
            ? new MemoryResponse(204).With("Preference-Applied", "return-no-content")
            : new MemoryResponse(201).With(Json, JsonSerializer.SerializeToUtf8Bytes(new { TableName = name }));
    }

    private MemoryResponse Delete(string name) => _tables.Remove(name)
        ? new MemoryResponse(204)
        : TableErrors.ResourceNotFound.ToTableResponse();

    private MemoryResponse List(StorageCall call)
    {
        var filter = FilterReader.Read(call.Query["$filter"]);
        var found = _tables.Keys.Order(StringComparer.OrdinalIgnoreCase)
            .Select(name => new MemoryEntity("", "", [new("TableName", name)]))
            .Where(table => filter?.Holds(table) != false)
            .ToList();
        if (found.Count > options.PageSize || call.Query["$top"] is not null)
            throw call.NotPlayed("pages of tables");
        var names = found.Select(table => new { TableName = table.Find("TableName") });
        return new MemoryResponse(200).With(Json, JsonSerializer.SerializeToUtf8Bytes(new { value = names }));
    }

    private static MemoryResponse Get(MemoryTable table, StorageCall call)
    {
        var (partitionKey, rowKey) = TablePath.Of(call).Keys(call);
        if ((EntityLimits.CheckKey(partitionKey) ?? EntityLimits.CheckKey(rowKey)) is { } error)
            return error.ToTableResponse();
        if (table.Find(partitionKey, rowKey) is not { } entity)
            return TableErrors.ResourceNotFound.ToTableResponse();
        var selection = EntityQuery.ReadSelection(call);
        var json = selection is null ? entity.Json : EntityWriter.Write(entity, selection);
        return new MemoryResponse(200).With("ETag", entity.ETag).With(Json, json);
    }

    private MemoryResponse Query(MemoryTable table, StorageCall call)
    {
        var query = EntityQuery.Read(call, options.PageSize);
        var (page, next) = query.Run(table);
        var response = new MemoryResponse(200).With(Json, EntityWriter.WritePage(page, query.Selection));
        return next is null ? response : EntityQuery.Continue(response, next);
    }

    private MemoryResponse Change(MemoryTable table, EntityChange change)
    {
        var plan = EntityPlan.Of(table.Find(change.PartitionKey, change.RowKey), change);
        return plan.Error is { } error ? error.ToTableResponse() : Answer(Commit(table, change, plan.After));
    }

    private static MemoryResponse Answer(MemoryEntity? after)
    {
        var response = new MemoryResponse(204);
        return after is null ? response : response.With("ETag", after.ETag);
    }

    private MemoryResponse Submit(StorageCall call)
    {
        var parts = TransactionReader.Read(call);
        var name = TablePath.Of(parts[0].Call).Name;
        if (!_tables.TryGetValue(name, out var table))
            return TransactionWriter.Refuse(TableErrors.TableNotFound, 0, options.NamesFirstIndex);
        var changes = parts.ConvertAll(part => EntityChange.Read(part.Operation, part.Call));
        var plans = TransactionPlan.Of(table, changes);
        if (plans.Error is { } error)
            return TransactionWriter.Refuse(error, plans.FailedIndex, options.NamesFirstIndex);
        return TransactionWriter.Accept(
            [.. changes.Select((change, i) => Commit(table, change, plans.After[i]))]);
    }

    private MemoryEntity? Commit(MemoryTable table, EntityChange change, MemoryEntity? after)
    {
        if (after is null)
        {
            table.Remove(change.PartitionKey, change.RowKey);
            return null;
        }

        after.Stamp(_clock.Next());
        table.Put(after);
        return after;
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{2,62}$")]
    private static partial Regex TableName();
}
