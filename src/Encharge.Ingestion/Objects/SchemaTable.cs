using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Encharge.Ingestion.Storage;

namespace Encharge.Ingestion.Objects;

/// <summary>
/// The table <c>Schemas</c>: a partition per account, a row per object type. <c>company</c> needs no row; a row
/// replaces it, and one marked as deleted takes it away.
/// </summary>
internal sealed class SchemaTable(TableClient table)
{
    /// <summary>The schema of a type; null when the account has none.</summary>
    public async Task<ObjectSchema?> FindAsync(string account, string objectType, CancellationToken cancellationToken)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(
            account, RowOf(objectType), cancellationToken: cancellationToken);
        return row.HasValue ? Read(row.Value!) : PredefinedSchemas.Find(objectType);
    }

    /// <summary>All schemas of an account, sorted by name.</summary>
    public async Task<IReadOnlyList<ObjectSchema>> ListAsync(string account, CancellationToken cancellationToken)
    {
        var schemas = PredefinedSchemas.All.ToDictionary(schema => RowOf(schema.Name), schema => (ObjectSchema?)schema);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {account}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
            schemas[row.RowKey] = Read(row);
        return [.. schemas.Values.OfType<ObjectSchema>().OrderBy(schema => schema.Name, StringComparer.Ordinal)];
    }

    /// <summary>Creates a schema; false when the account has one of that name.</summary>
    public async Task<bool> TryCreateAsync(string account, ObjectSchema schema, CancellationToken cancellationToken)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(
            account, RowOf(schema.Name), cancellationToken: cancellationToken);
        if (row.HasValue ? Read(row.Value!) is not null : PredefinedSchemas.Find(schema.Name) is not null)
            return false;
        try
        {
            if (row.HasValue)
                await table.UpdateEntityAsync(
                    ToRow(account, schema), row.Value!.ETag, TableUpdateMode.Replace, cancellationToken);
            else
                await table.AddEntityAsync(ToRow(account, schema), cancellationToken);
            return true;
        }
        catch (RequestFailedException failure) when (
            failure.ErrorCode == TableErrorCode.EntityAlreadyExists
            || failure.ErrorCode == TableErrorCode.UpdateConditionNotSatisfied)
        {
            return false;
        }
    }

    /// <summary>Stores a schema in place of what is there.</summary>
    public Task ReplaceAsync(string account, ObjectSchema schema, CancellationToken cancellationToken) =>
        table.UpsertEntityAsync(ToRow(account, schema), TableUpdateMode.Replace, cancellationToken);

    /// <summary>Deletes a schema: new events of the type are refused; stored objects stay. Idempotent.</summary>
    public Task DeleteAsync(string account, string objectType, CancellationToken cancellationToken)
    {
        if (PredefinedSchemas.Find(objectType) is null)
            return table.DeleteEntityAsync(account, RowOf(objectType), ETag.All, cancellationToken);
        var deleted = new TableEntity(account, RowOf(objectType)) { ["deleted"] = true };
        return table.UpsertEntityAsync(deleted, TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>
    /// A type's name may hold characters that a row key may not: its UTF-8 bytes in hexadecimal always are legal.
    /// </summary>
    private static string RowOf(string objectType) =>
        Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(objectType));

    private static TableEntity ToRow(string account, ObjectSchema schema)
    {
        var row = new TableEntity(account, RowOf(schema.Name)) { ["name"] = schema.Name };
        row.SetLongText("schema", JsonSerializer.Serialize(schema, ObjectSchemaJson.Default.ObjectSchema));
        return row;
    }

    private static ObjectSchema? Read(TableEntity row) => row.GetLongText("schema") is { } json
        ? JsonSerializer.Deserialize(json, ObjectSchemaJson.Default.ObjectSchema)
        : null;
}

/// <summary>Schemas as JSON, in the shape of the service's REST API.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ObjectSchema))]
[JsonSerializable(typeof(ImmutableArray<ObjectSchema>))]
internal sealed partial class ObjectSchemaJson : JsonSerializerContext;

/// <summary>The object types that every account has from the start.</summary>
internal static class PredefinedSchemas
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<ObjectSchema> All { get; } =
    [
        new(
            "company",
            "Company",
            "Companies",
            [
                new("name", "Name"),
                new("domain", "Domain"),
                new("website", "Website"),
                new("industry", "Industry"),
                new("description", "Description"),
                new("email", "Email"),
                new("phone", "Phone"),
                new("address", "Address"),
                new("city", "City"),
                new("state", "State"),
                new("postcode", "Postcode"),
                new("country", "Country"),
                new("employees", "Employees", "number"),
                new("annualRevenue", "Annual revenue", "number"),
                new("plan", "Plan"),
                new("MRR", "MRR", "number"),
            ]),
    ];

    /// <summary>The predefined schema of that name; null when there is none.</summary>
    public static ObjectSchema? Find(string objectType) => All.FirstOrDefault(schema => schema.Name == objectType);
}
