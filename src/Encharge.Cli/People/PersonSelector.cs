using System.CommandLine;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.People;

namespace Encharge.Cli.People;

/// <summary>Names a person on the command line: an id, or one of the identifiers.</summary>
internal sealed class PersonSelector
{
    private readonly Argument<string?> _id = new("id")
    {
        Description = "The id of the person, or of one of the person's identities.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Dictionary<IdentityKind, Option<string?>> _identifiers = new()
    {
        [IdentityKind.UserId] = new("--user-id") { Description = "The person's userId." },
        [IdentityKind.Email] = new("--email") { Description = "The person's e-mail address." },
        [IdentityKind.AnonymousId] = new("--anonymous-id") { Description = "An anonymous id of the person." },
    };

    /// <summary>Adds the argument and the options to a command; exactly one of them must be there.</summary>
    public void AddTo(Command command)
    {
        command.Add(_id);
        foreach (var option in _identifiers.Values)
            command.Add(option);
        command.Validators.Add(result =>
        {
            var given = _identifiers.Values.Count(option => !string.IsNullOrWhiteSpace(result.GetValue(option)));
            if (given + (result.GetValue(_id) is null ? 0 : 1) != 1)
                result.AddError("Name one person: an id, or --user-id, --email or --anonymous-id.");
        });
    }

    /// <summary>The id of the identity that was named.</summary>
    /// <exception cref="CliException">The id isn't one.</exception>
    public Guid IdentityId(CommandRun run)
    {
        if (run.Value(_id) is { } id)
            return Guid.TryParse(id, out var parsed)
                ? parsed
                : throw CliException.Usage(
                    "A person's id is a UUID; find people with --user-id, --email or --anonymous-id.");
        var (kind, option) = _identifiers.First(pair => !string.IsNullOrWhiteSpace(run.Value(pair.Value)));
        return ContentId.OfIdentity(run.Account, Identifier.Of(kind, run.Value(option)!));
    }

    /// <summary>The person that was named.</summary>
    /// <exception cref="CliException">There is nobody.</exception>
    public async Task<PersonView> FindAsync(CommandRun run) =>
        await run.Service<PersonReader>().FindAsync(run.Account, IdentityId(run), run.Stop) ?? throw Nobody(run);

    /// <summary>What to say when there is nobody.</summary>
    public static CliException Nobody(CommandRun run) => CliException.NotFound(
        $"Nobody in account {run.Account} has this identifier, or not yet: events take a moment to apply.");
}
