using Encharge.Ingestion.Events;
using Encharge.Ingestion.Objects;
using Encharge.Ingestion.Validation;

namespace Encharge.Ingestion.Http;

/// <summary>Holds one request's groups against the account's schemas; asks for each object type once.</summary>
internal sealed class SchemaLookup(IngestDependencies dependencies, string account)
{
    private Dictionary<string, ObjectSchema?>? _found;
    private IReadOnlyList<string>? _names;

    /// <summary>
    /// The event with only the object fields that its schema has; null, with a problem in the draft, when there is no
    /// such schema, or when it was null before. Any event but a group is returned as it is.
    /// </summary>
    public async ValueTask<Event?> ApplyAsync(EventDraft draft, CancellationToken cancellationToken)
    {
        var @event = draft.ToEvent();
        if (draft.ObjectType is not { } objectType)
            return @event;
        var schema = await FindAsync(objectType, cancellationToken);
        if (schema is not null)
            return @event is Group group ? Check(group, schema, draft.Findings) : @event;
        var problem = new EventProblem(
            ProblemCode.UnknownObjectType, "/objectType", await DescribeUnknownAsync(cancellationToken));
        draft.Findings.ProblemAt(draft.ObjectTypePosition, problem);
        return null;
    }

    private static Group Check(Group group, ObjectSchema schema, Findings findings)
    {
        var (known, ignored) = SchemaCheck.Apply(group, schema);
        if (ignored > 0)
        {
            findings.WarningAtEnd(new(
                WarningCode.UnknownObjectFields,
                "/properties",
                $"Members of properties that this object type has no field for are ignored, {ignored} in all: add them "
                + "to its schema first."));
        }

        return known;
    }

    private async ValueTask<ObjectSchema?> FindAsync(string objectType, CancellationToken cancellationToken)
    {
        _found ??= new(StringComparer.Ordinal);
        if (_found.TryGetValue(objectType, out var known))
            return known;
        // After a first miss all names are known: no further look-up for each type that isn't one of them.
        var schema = _names is { } names && !names.Contains(objectType)
            ? null
            : await dependencies.FindSchema(account, objectType, cancellationToken);
        _found.Add(objectType, schema);
        return schema;
    }

    private async ValueTask<string> DescribeUnknownAsync(CancellationToken cancellationToken)
    {
        _names ??= await dependencies.ListSchemas(account, cancellationToken);
        return $"objectType must be one of {string.Join(", ", _names)}; or create a schema for a new one first.";
    }
}
