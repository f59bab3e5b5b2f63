using Encharge.Cli.Output;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.People;
using Spectre.Console;

namespace Encharge.Cli.People;

/// <summary>A person for people: a line a fact.</summary>
internal static class PersonText
{
    /// <summary>Writes the person.</summary>
    public static void Write(IAnsiConsole console, PersonView person)
    {
        var grid = new Grid().AddColumn().AddColumn();
        foreach (var (name, value) in Facts(person))
            grid.AddRow(new Text(name), new Text(Tables.Safe(value)));
        console.Write(grid);
    }

    private static IEnumerable<(string Name, string Value)> Facts(PersonView person)
    {
        yield return ("id", person.Id.ToString());
        if (person.UserId is { } userId)
            yield return ("userId", userId);
        if (person.Email is { } email)
            yield return ("email", email);
        foreach (var (name, value) in person.Fields)
            yield return (name, value.Json);
        if (!person.Tags.IsEmpty)
            yield return ("tags", string.Join(", ", person.Tags));
        yield return ("created", Tables.Moment(person.CreatedAt));
        yield return ("last active", Tables.Moment(person.LastActivityAt));
        foreach (var identity in person.Identities)
            yield return ($"known as {identity.Identifier.Kind.ToName()}", identity.Identifier.Value);
        foreach (var conflict in person.Conflicts)
            yield return ("in conflict", $"{conflict.Identifier.Value}, held by {conflict.HeldBy}");
        if (!person.Flags.IsEmpty)
            yield return ("flags", string.Join(", ", person.Flags));
    }
}
