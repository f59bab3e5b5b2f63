using System.Text.Json;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Http;
using Encharge.Ingestion.Validation;
using Encharge.Testing;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Encharge.Ingestion.Tests.Validation;

/// <summary>
/// What holds for every body: nothing is thrown, what is taken is canonical, what is refused says where. Which bodies
/// are taken is for the tests by example.
/// </summary>
public sealed class ParserPropertyTests
{
    [Property(MaxTest = 2000)]
    public void Any_bytes_are_understood_or_refused(byte[] body) => UnderstandEveryWay(body);

    [Property(MaxTest = 3000)]
    public Property Any_damage_to_a_body_is_understood_or_refused() =>
        Prop.ForAll(Arb.From(WildBodies.Damaged), UnderstandEveryWay);

    [Property(MaxTest = 3000)]
    public Property A_problem_points_to_a_member_or_to_where_one_belongs() => Prop.ForAll(
        Arb.From(WildBodies.Events),
        json =>
        {
            var findings = Parse.Draft(json).Findings;
            foreach (var pointer in findings.Problems.Select(found => found.Pointer)
                .Concat(findings.Warnings.Select(found => found.Pointer)))
                Assert.True(ParentExists(JsonElement.Parse(json), pointer), $"{pointer} in {json}");
        });

    [Property(MaxTest = 3000)]
    public Property An_event_that_is_taken_is_canonical() =>
        Prop.ForAll(Arb.From(WildBodies.Events), json => Check(Parse.Draft(json)));

    private static void UnderstandEveryWay(byte[] body)
    {
        foreach (var type in new[] { MediaType.Json, MediaType.NdJson })
        {
            using var sent = RequestEvents.Split(body.ToArray(), type);
            foreach (var one in sent.Events.Where(one => one.Problem is null))
                Check(EventParser.Parse(one.Element, Some.Start));
        }
    }

    private static void Check(EventDraft draft)
    {
        Assert.All(draft.Findings.Problems, problem => Assert.NotEmpty(problem.Detail));
        Assert.Equal(draft.Findings.ProblemCount == 0, draft.ToEvent() is not null);
        if (draft.ToEvent() is not { } @event)
            return;
        Assert.True(@event.Owner is not null || @event is Group);
        Assert.Equal(@event.Identifiers.OrderBy(identifier => identifier.Kind), @event.Identifiers);
        Assert.All(@event.Identifiers, CheckIdentifier);
        Assert.All(@event.Fields, CheckField);
        Assert.All(@event.Tags, tag => Assert.Equal(tag.Trim(), tag));
        Assert.Equal(TimeSpan.Zero, @event.OccurredAt.Offset);
        Assert.True(@event is not Track { Name.Length: 0 });
        if (@event.Properties is { } properties)
            Assert.Equal(JsonValueKind.Object, JsonElement.Parse(properties).ValueKind);
    }

    private static void CheckIdentifier(Identifier identifier)
    {
        Assert.Equal(identifier.Value.Trim(), identifier.Value);
        Assert.NotEmpty(identifier.Value);
        Assert.False(Identifiers.IsPlaceholder(identifier.Value));
    }

    private static void CheckField(Field field)
    {
        Assert.InRange(field.Name.Length, 1, Limits.MaxFieldNameLength);
        if (field.Value is not { } value)
            return;
        var kind = JsonElement.Parse(value.Json).ValueKind;
        Assert.Equal(value.Type is FieldType.Text or FieldType.DateTime, kind == JsonValueKind.String);
        Assert.Equal(value.Type == FieldType.Number, kind == JsonValueKind.Number);
        Assert.Equal(value.Type == FieldType.Array, kind == JsonValueKind.Array);
        Assert.NotEqual("\"\"", value.Json);
    }

    // "/user/email" may name a missing member of an object that is there, or of one that is missing itself.
    private static bool ParentExists(JsonElement root, string pointer)
    {
        var parts = pointer.Split('/').Skip(1)
            .Select(part => part.Replace("~1", "/", StringComparison.Ordinal))
            .Select(part => part.Replace("~0", "~", StringComparison.Ordinal))
            .ToList();
        var current = root;
        foreach (var part in parts.SkipLast(1))
        {
            if (current.ValueKind != JsonValueKind.Object || !current.TryGetProperty(part, out current))
                return false;
        }

        return parts.Count == 0 || current.ValueKind is JsonValueKind.Object or JsonValueKind.Array;
    }
}
