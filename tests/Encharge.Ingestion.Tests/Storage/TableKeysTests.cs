using Azure.Data.Tables;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Identities;
using Encharge.Ingestion.Storage;
using Encharge.Testing;
using FsCheck;
using FsCheck.Xunit;

namespace Encharge.Ingestion.Tests.Storage;

/// <summary>Keys are legal for any identifier and sort as the readers' range queries need.</summary>
public sealed class TableKeysTests
{
    [Property]
    public bool A_partition_key_is_legal_and_short_for_any_identifier(NonNull<string> value, IdentityKind kind)
    {
        var key = TableKeys.Partition("dev", ContentId.OfIdentity("dev", new(kind, value.Get)));

        return key.Length < 512
            && key.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is ':' or '-')
            && TableKeys.AccountOf(key) == "dev";
    }

    [Property]
    public bool Different_identifiers_have_different_ids(NonNull<string> one, NonNull<string> other, IdentityKind kind) =>
        one.Get == other.Get || IsLossy(one.Get) || IsLossy(other.Get)
        || ContentId.OfIdentity("dev", new(kind, one.Get)) != ContentId.OfIdentity("dev", new(kind, other.Get));

    [Fact]
    public void An_id_depends_on_account_and_kind_and_is_the_same_on_every_machine()
    {
        Assert.Equal(
            Guid.Parse("e949a86b-cf65-8437-89ff-ba543bb9b71c"), ContentId.OfIdentity("dev", Some.User("1")));
        Assert.Equal(8, ContentId.OfIdentity("dev", Some.User("1")).Version);
        Assert.NotEqual(ContentId.OfIdentity("dev", Some.User("1")), ContentId.OfIdentity("live", Some.User("1")));
        Assert.NotEqual(ContentId.OfIdentity("dev", Some.User("1")), ContentId.OfIdentity("dev", Some.Anonymous("1")));
    }

    [Fact]
    public void Parts_do_not_run_into_each_other() =>
        Assert.NotEqual(ContentId.OfObject("dev", "ab", "c"), ContentId.OfObject("dev", "a", "bc"));

    [Fact]
    public void Rows_sort_into_the_ranges_that_readers_ask_for()
    {
        var id = ContentId.OfIdentity("dev", Some.User("1"));
        string[] rows =
        [
            TableKeys.State,
            TableKeys.TieByRow(TieKind.Alias, id),
            TableKeys.TieByRow(TieKind.Claim, id),
            TableKeys.OwnEnd,
            TableKeys.TieToRow(TieKind.Claim, id),
            TableKeys.TiesEnd,
            TableKeys.Association(id),
            TableKeys.AssociationsEnd,
            TableKeys.Mark(id),
            TableKeys.Timeline,
            TableKeys.Entry(Some.Minute(2), Some.Minute(2), id),
            TableKeys.Entry(Some.Minute(1), Some.Minute(3), id),
            TableKeys.Entry(Some.Minute(1), Some.Minute(1), id),
            TableKeys.Entry(DateTimeOffset.MinValue, Some.Minute(9), id),
            TableKeys.TimelineEnd,
        ];

        Assert.Equal(rows, rows.Order(StringComparer.Ordinal));
    }

    [Property]
    public bool Long_text_round_trips_in_parts_that_fit(NonNull<string> text, PositiveInt times)
    {
        var filler = new string('x', TableLimits.MaxTextCharacters - 1);
        var whole = string.Concat(Enumerable.Repeat(filler + "😀" + text.Get, 1 + (times.Get % 3)));
        var row = new TableEntity("p", "r");
        row.SetLongText("text", whole);

        return row.GetLongText("text") == whole
            && row.Select(column => column.Value).OfType<string>().All(part =>
                part.Length is > 0 and <= TableLimits.MaxTextCharacters
                && (!char.IsHighSurrogate(part[^1]) || text.Get.Contains(part[^1])));
    }

    /// <summary>Lone surrogates are gone before an identifier is made.</summary>
    private static bool IsLossy(string text) =>
        System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text)) != text;
}
