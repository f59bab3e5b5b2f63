using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Encharge.EndToEnd.Tests.Storage;

/// <summary>Tables, and reads and writes of one entity. See <see cref="StorageContract"/>.</summary>
public abstract class EntityContract : StorageContract
{
    [Fact]
    public async Task A_table_is_created_once()
    {
        var table = await CreateTableAsync();
        Assert.Equal(409, (await table.CreateIfNotExistsAsync()).GetRawResponse().Status);
        await Storage.Tables.CreateTableIfNotExistsAsync(table.Name);
        await AssertRefusedAsync(409, TableErrorCode.TableAlreadyExists, () => table.CreateAsync());
        Assert.Equal([table.Name], await NamesAsync(table.Name));
    }

    [Fact]
    public async Task A_deleted_table_is_gone()
    {
        var table = await CreateTableAsync();
        await table.DeleteAsync();
        Assert.Empty(await NamesAsync(table.Name));
        await AssertRefusedAsync(
            404, TableErrorCode.TableNotFound, () => table.AddEntityAsync(new TableEntity("p", "r")));
        await AssertRefusedAsync(
            404, TableErrorCode.TableNotFound, () => table.GetEntityAsync<TableEntity>("p", "r"));
        await AssertRefusedAsync(
            404, TableErrorCode.TableNotFound, async () => await table.QueryAsync<TableEntity>().ToListAsync());
    }

    [Fact]
    public async Task Every_type_of_property_comes_back_as_it_went()
    {
        var table = await CreateTableAsync();
        var sent = new TableEntity("p", "r")
        {
            ["text"] = "text",
            ["empty"] = "",
            ["int"] = int.MinValue,
            ["long"] = long.MaxValue,
            ["small"] = 5L,
            ["double"] = 1.5,
            ["whole"] = 2.0,
            ["huge"] = 1e300,
            ["nan"] = double.NaN,
            ["flag"] = true,
            ["time"] = new DateTimeOffset(2024, 2, 3, 4, 5, 6, TimeSpan.Zero).AddTicks(1234567),
            ["id"] = new Guid("0f8fad5b-d9cb-469f-a165-70867728950e"),
        };
        await table.AddEntityAsync(sent);
        var found = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.All(sent.Keys, name => Assert.Equal(sent[name], found[name]));
        Assert.Equal(
            [.. sent.Keys.Concat(["PartitionKey", "RowKey", "Timestamp", "odata.etag"]).Order().Distinct()],
            found.Keys.Order());
    }

    [Fact]
    public async Task Bytes_come_back_as_they_went()
    {
        var table = await CreateTableAsync();
        var bytes = Enumerable.Range(0, 65536).Select(i => (byte)i).ToArray();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["bytes"] = bytes });
        Assert.Equal(bytes, (await table.GetEntityAsync<TableEntity>("p", "r")).Value.GetBinary("bytes"));
    }

    [Theory]
    [InlineData("emoji 😀, é, ß, 中, \u2028, \ufffe")]
    [InlineData("quotes ' '' \" \\ and \r\n lines \t")]
    [InlineData("\0\u0001\u0008\u000b\u001f\u007f\u0085")]
    [InlineData("{\"json\":\"<b>&amp;\"}")]
    [InlineData("\r\n--changeset_x--\r\n\r\n")]
    public async Task Text_comes_back_as_it_went(string text)
    {
        var table = await CreateTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "alone") { ["text"] = text });
        await table.SubmitTransactionAsync([Add(new("p", "together") { ["text"] = text }), Add(new("p", "another"))]);
        Assert.Equal(text, (await table.GetEntityAsync<TableEntity>("p", "alone")).Value["text"]);
        Assert.Equal(text, (await table.GetEntityAsync<TableEntity>("p", "together")).Value["text"]);
    }

    [Theory]
    [InlineData(32_000)]
    [InlineData(32_768)]
    public async Task Long_text_fits(int characters)
    {
        var table = await CreateTableAsync();
        var text = new string('é', characters);
        await table.AddEntityAsync(new TableEntity("p", "r") { ["text"] = text });
        Assert.Equal(text, (await table.GetEntityAsync<TableEntity>("p", "r")).Value["text"]);
    }

    [Fact]
    public async Task Text_over_64_KiB_is_refused()
    {
        var table = await CreateTableAsync();
        var entity = new TableEntity("p", "r") { ["text"] = new string('x', 32_769) };
        await AssertRefusedAsync(400, TableErrorCode.PropertyValueTooLarge, () => table.AddEntityAsync(entity));
        Assert.False((await table.GetEntityIfExistsAsync<TableEntity>("p", "r")).HasValue);
    }

    [Fact]
    public async Task An_entity_of_nearly_a_mebibyte_fits()
    {
        var table = await CreateTableAsync();
        var sent = new TableEntity("p", "r");
        for (var i = 0; i < 16; i++)
            sent["column" + i] = new string((char)('a' + i), 32_000);
        await table.AddEntityAsync(sent);
        var found = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.All(sent.Keys, name => Assert.Equal(sent[name], found[name]));
    }

    [Fact]
    public async Task As_many_as_252_properties_fit()
    {
        var table = await CreateTableAsync();
        var sent = new TableEntity("p", "r");
        for (var i = 0; i < 252; i++)
            sent["column" + i] = i;
        await table.AddEntityAsync(sent);
        Assert.Equal(251, (await table.GetEntityAsync<TableEntity>("p", "r")).Value["column251"]);
    }

    [Fact]
    public async Task Null_properties_are_not_kept()
    {
        var table = await CreateTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["kept"] = 1, ["dropped"] = null });
        Assert.False((await table.GetEntityAsync<TableEntity>("p", "r")).Value.ContainsKey("dropped"));
    }

    [Theory]
    [InlineData("it's")]
    [InlineData("a:b~c e:9,(x)")]
    [InlineData("100%")]
    [InlineData("a+b&c=d;@!$*|{}[]^`\"<>")]
    [InlineData("Grüße 中 😀")]
    [InlineData("")]
    public async Task Legal_keys_lead_to_their_entity(string key)
    {
        var table = await CreateTableAsync();
        await table.AddEntityAsync(new TableEntity("p" + key, key) { ["n"] = 1 });
        await table.UpdateEntityAsync(
            new TableEntity("p" + key, key) { ["n"] = 2 }, ETag.All, TableUpdateMode.Replace);
        var found = (await table.GetEntityAsync<TableEntity>("p" + key, key)).Value;
        Assert.Equal(("p" + key, key, 2), (found.PartitionKey, found.RowKey, found["n"]));
        await table.DeleteEntityAsync("p" + key, key, found.ETag);
        Assert.False((await table.GetEntityIfExistsAsync<TableEntity>("p" + key, key)).HasValue);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\tb")]
    [InlineData("a\u0085b")]
    public async Task Illegal_keys_are_refused(string key)
    {
        var table = await CreateTableAsync();
        foreach (var entity in new TableEntity[] { new("p", key), new(key, "r") })
        {
            var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(entity));
            Assert.Equal(400, failure.Status);
        }

        Assert.Empty(await table.QueryAsync<TableEntity>().ToListAsync());
    }

    [Fact]
    public async Task A_key_may_have_512_characters()
    {
        var table = await CreateTableAsync();
        await table.AddEntityAsync(new TableEntity("p", new string('k', 512)));
        var failure = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.AddEntityAsync(new TableEntity("p", new string('k', 513))));
        Assert.Equal(400, failure.Status);
    }

    [Fact]
    public async Task Inserting_what_is_there_is_a_conflict()
    {
        var table = await CreateTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["n"] = 1 });
        await AssertRefusedAsync(
            409,
            TableErrorCode.EntityAlreadyExists,
            () => table.AddEntityAsync(new TableEntity("p", "r") { ["n"] = 2 }));
        Assert.Equal(1, (await table.GetEntityAsync<TableEntity>("p", "r")).Value["n"]);
    }

    [Theory]
    [InlineData(TableUpdateMode.Replace)]
    [InlineData(TableUpdateMode.Merge)]
    public async Task Updating_with_a_stale_etag_fails(TableUpdateMode mode)
    {
        var table = await CreateTableAsync();
        var stale = (await table.AddEntityAsync(new TableEntity("p", "r") { ["n"] = 1 })).Headers.ETag!.Value;
        await table.UpdateEntityAsync(new TableEntity("p", "r") { ["n"] = 2 }, stale, mode);
        await AssertRefusedAsync(
            412,
            TableErrorCode.UpdateConditionNotSatisfied,
            () => table.UpdateEntityAsync(new TableEntity("p", "r") { ["n"] = 3 }, stale, mode));
        Assert.Equal(2, (await table.GetEntityAsync<TableEntity>("p", "r")).Value["n"]);
    }

    [Fact]
    public async Task Updating_what_is_missing_fails()
    {
        var table = await CreateTableAsync();
        var entity = new TableEntity("p", "r");
        var gone = (await table.AddEntityAsync(entity)).Headers.ETag!.Value;
        await table.DeleteEntityAsync("p", "r");
        await AssertRefusedAsync(
            404, TableErrorCode.ResourceNotFound, () => table.UpdateEntityAsync(entity, ETag.All));
        await AssertRefusedAsync(404, TableErrorCode.ResourceNotFound, () => table.UpdateEntityAsync(entity, gone));
        await AssertRefusedAsync(
            404, TableErrorCode.ResourceNotFound, () => table.GetEntityAsync<TableEntity>("p", "r"));
    }

    [Fact]
    public async Task Replacing_drops_properties_and_merging_keeps_them()
    {
        var table = await CreateTableAsync();
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["a"] = 1, ["b"] = 1 }, TableUpdateMode.Merge);
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["b"] = 2, ["c"] = "c" }, TableUpdateMode.Merge);
        var merged = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.Equal((1, 2, "c"), (merged["a"], merged["b"], merged["c"]));
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["d"] = 3 }, TableUpdateMode.Replace);
        var replaced = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.Equal((false, 3), (replaced.ContainsKey("a"), replaced["d"]));
    }

    [Fact]
    public async Task Deleting_heeds_the_etag_and_forgives_absence()
    {
        var table = await CreateTableAsync();
        var stale = (await table.AddEntityAsync(new TableEntity("p", "r"))).Headers.ETag!.Value;
        await table.UpsertEntityAsync(new TableEntity("p", "r"));
        await AssertRefusedAsync(
            412, TableErrorCode.UpdateConditionNotSatisfied, () => table.DeleteEntityAsync("p", "r", stale));
        Assert.Equal(204, (await table.DeleteEntityAsync("p", "r")).Status);
        Assert.Equal(404, (await table.DeleteEntityAsync("p", "r")).Status);
    }

    [Fact]
    public async Task Each_write_has_an_etag_of_its_own_and_reads_tell_it()
    {
        var table = await CreateTableAsync();
        var entity = new TableEntity("p", "r");
        var tags = new List<ETag?> { (await table.AddEntityAsync(entity)).Headers.ETag };
        for (var i = 0; i < 20; i++)
            tags.Add((await table.UpdateEntityAsync(entity, tags[^1]!.Value)).Headers.ETag);
        Assert.Equal(tags.Count, tags.Distinct().Count());
        Assert.Equal(tags[^1], (await table.GetEntityAsync<TableEntity>("p", "r")).Value.ETag);
        Assert.Equal(tags[^1], (await table.QueryAsync<TableEntity>().ToListAsync()).Single().ETag);
    }

    [Fact]
    public async Task A_read_brings_the_properties_that_are_asked_for()
    {
        var table = await CreateTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["a"] = 1, ["b"] = 2 });
        var found = (await table.GetEntityAsync<TableEntity>("p", "r", ["a", "RowKey", "absent"])).Value;
        Assert.Equal((1, "r", null), (found["a"], found.RowKey, found.GetString("absent")));
        Assert.False(found.ContainsKey("b"));
    }

    private async Task<List<string>> NamesAsync(string name)
    {
        var names = new List<string>();
        await foreach (var table in Storage.Tables.QueryAsync($"TableName eq '{name}'"))
            names.Add(table.Name);
        return names;
    }

    private static TableTransactionAction Add(TableEntity entity) => new(TableTransactionActionType.Add, entity);
}
