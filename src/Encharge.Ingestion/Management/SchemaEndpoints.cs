using System.Text.Json;
using Encharge.Ingestion.Objects;
using Microsoft.AspNetCore.Http;

namespace Encharge.Ingestion.Management;

/// <summary>Creates, changes and deletes object types, in the shapes of the service's REST API.</summary>
internal sealed class SchemaEndpoints(SchemaTable table, Schemas schemas)
{
    /// <summary><c>GET schemas</c></summary>
    public async Task<IResult> ListAsync(string account, HttpRequest request)
    {
        var all = await table.ListAsync(account, request.HttpContext.RequestAborted);
        return ManagementAnswer.Ok(json => ManagementJson.Write(json, all));
    }

    /// <summary><c>GET schemas/{type}</c></summary>
    public async Task<IResult> ShowAsync(string account, string name, HttpRequest request)
    {
        var schema = await table.FindAsync(account, name, request.HttpContext.RequestAborted);
        return schema is null ? NotFound() : Answer(StatusCodes.Status200OK, schema);
    }

    /// <summary><c>POST schemas</c></summary>
    public async Task<IResult> CreateAsync(string account, HttpRequest request)
    {
        var (draft, mistakes) = await ReadAsync(request);
        if (draft is null || draft.Name is null)
            return ManagementAnswer.BadRequest(Sentence([.. mistakes, "name is needed."]));
        var schema = draft.ToSchema(draft.Name);
        mistakes = [.. mistakes, .. SchemaRules.Mistakes(schema)];
        if (mistakes.Count > 0)
            return ManagementAnswer.BadRequest(Sentence(mistakes));
        var created = await table.TryCreateAsync(account, schema, request.HttpContext.RequestAborted);
        return created
            ? Answer(StatusCodes.Status201Created, schema)
            : ManagementAnswer.Problem(
                StatusCodes.Status409Conflict, "schema_exists", "A type of this name exists; PATCH changes it.");
    }

    /// <summary><c>PATCH schemas/{type}</c>: what the body names is replaced; <c>fields</c> as a whole.</summary>
    public async Task<IResult> ChangeAsync(string account, string name, HttpRequest request)
    {
        var schema = await table.FindAsync(account, name, request.HttpContext.RequestAborted);
        if (schema is null)
            return NotFound();
        var (draft, mistakes) = await ReadAsync(request);
        if (draft?.Name is not null && draft.Name != name)
            mistakes = [.. mistakes, "name can't be changed."];
        var changed = draft?.Over(schema) ?? schema;
        mistakes = [.. mistakes, .. SchemaRules.Mistakes(changed)];
        if (mistakes.Count > 0)
            return ManagementAnswer.BadRequest(Sentence(mistakes));
        await table.ReplaceAsync(account, changed, request.HttpContext.RequestAborted);
        schemas.Forget(account, name);
        return Answer(StatusCodes.Status200OK, changed);
    }

    /// <summary><c>DELETE schemas/{type}</c></summary>
    public async Task<IResult> DeleteAsync(string account, string name, HttpRequest request)
    {
        if (await table.FindAsync(account, name, request.HttpContext.RequestAborted) is null)
            return NotFound();
        await table.DeleteAsync(account, name, request.HttpContext.RequestAborted);
        schemas.Forget(account, name);
        return ManagementAnswer.NoContent();
    }

    private static async Task<(SchemaDraft? Draft, IReadOnlyList<string> Mistakes)> ReadAsync(HttpRequest request)
    {
        try
        {
            var draft = await JsonSerializer.DeserializeAsync(
                request.Body, SchemaDraftJson.Default.SchemaDraft, request.HttpContext.RequestAborted);
            return (draft, draft is null ? ["The body is a JSON object."] : []);
        }
        catch (JsonException)
        {
            return (null, ["The body is a JSON object with name, displayNameSingular, displayNamePlural and fields."]);
        }
    }

    private static ManagementAnswer Answer(int status, ObjectSchema schema) =>
        ManagementAnswer.Json(status, json => ManagementJson.Write(json, schema));

    private static string Sentence(IReadOnlyList<string> mistakes) => string.Join(' ', mistakes);

    private static ManagementAnswer NotFound() => ManagementAnswer.NotFound("There is no such object type.");
}
