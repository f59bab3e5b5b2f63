using Encharge.Ingestion.Events;

namespace Encharge.Ingestion.Tests.Events;

/// <summary>Identifiers order by strength, then by ordinal value.</summary>
public sealed class IdentifierTests
{
    [Fact]
    public void A_userId_is_stronger_than_an_email_and_an_email_than_an_anonymous_id()
    {
        Identifier[] sorted =
        [
            new(IdentityKind.UserId, "z"), new(IdentityKind.Email, "a@x.test"), new(IdentityKind.Email, "b@x.test"),
            new(IdentityKind.AnonymousId, "a"),
        ];

        Assert.Equal(sorted, sorted.Reverse().Order());
    }
}
