using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Encharge.EndToEnd.Tests.Storage;

/// <summary>Containers and block blobs. See <see cref="StorageContract"/>.</summary>
public abstract class BlobContract : StorageContract
{
    [Fact]
    public async Task A_container_is_created_once_and_deleted_once()
    {
        var container = Storage.Blobs.GetBlobContainerClient("container-" + UniqueName());
        Assert.False(await container.ExistsAsync());
        Assert.NotNull(await container.CreateIfNotExistsAsync());
        Assert.Null(await container.CreateIfNotExistsAsync());
        Assert.True(await container.ExistsAsync());
        Assert.True(await container.DeleteIfExistsAsync());
        Assert.False(await container.DeleteIfExistsAsync());
    }

    [Fact]
    public async Task A_containers_whole_name_counts()
    {
        var first = await CreateContainerAsync();
        var second = Storage.Blobs.GetBlobContainerClient("d" + first.Name[1..]);
        await second.CreateAsync();
        await first.GetBlobClient("a").UploadAsync(BinaryData.FromString("x"));
        Assert.False(await second.GetBlobClient("a").ExistsAsync());
    }

    [Fact]
    public async Task A_missing_container_is_named()
    {
        var container = Storage.Blobs.GetBlobContainerClient("container-" + UniqueName());
        var blob = container.GetBlobClient("a");
        await AssertRefusedAsync(
            404, BlobErrorCode.ContainerNotFound, () => blob.UploadAsync(BinaryData.FromString("x")));
        await AssertRefusedAsync(404, BlobErrorCode.ContainerNotFound, () => blob.DownloadContentAsync());
        Assert.False(await container.DeleteBlobIfExistsAsync("a"));
    }

    [Theory]
    [InlineData("dev/0f8fad5b-638.json")]
    [InlineData("it's é 😀 + & % #?.txt")]
    public async Task A_blob_comes_back_as_it_went(string name)
    {
        var blob = (await CreateContainerAsync()).GetBlobClient(name);
        var bytes = Enumerable.Range(0, 300_000).Select(i => (byte)i).ToArray();
        await blob.UploadAsync(BinaryData.FromBytes(bytes));
        Assert.Equal(bytes, (await blob.DownloadContentAsync()).Value.Content.ToArray());
        Assert.Equal(bytes.Length, (await blob.GetPropertiesAsync()).Value.ContentLength);
        using var copy = new MemoryStream();
        await blob.DownloadToAsync(copy);
        Assert.Equal(bytes, copy.ToArray());
    }

    [Fact]
    public async Task An_empty_blob_is_a_blob()
    {
        var blob = (await CreateContainerAsync()).GetBlobClient("empty");
        await blob.UploadAsync(BinaryData.FromString(""));
        Assert.Equal("", (await blob.DownloadContentAsync()).Value.Content.ToString());
    }

    [Fact]
    public async Task A_range_of_a_blob_can_be_read()
    {
        var blob = (await CreateContainerAsync()).GetBlobClient("a");
        await blob.UploadAsync(BinaryData.FromString("0123456789"));
        var part = await blob.DownloadContentAsync(new BlobDownloadOptions { Range = new(3, 4) });
        Assert.Equal("3456", part.Value.Content.ToString());
    }

    [Fact]
    public async Task A_blob_is_overwritten_only_when_asked()
    {
        var blob = (await CreateContainerAsync()).GetBlobClient("a");
        await blob.UploadAsync(BinaryData.FromString("first"));
        await AssertRefusedAsync(
            409, BlobErrorCode.BlobAlreadyExists, () => blob.UploadAsync(BinaryData.FromString("second")));
        Assert.Equal("first", (await blob.DownloadContentAsync()).Value.Content.ToString());
        await blob.UploadAsync(BinaryData.FromString("third"), overwrite: true);
        Assert.Equal("third", (await blob.DownloadContentAsync()).Value.Content.ToString());
    }

    [Fact]
    public async Task A_deleted_blob_is_gone()
    {
        var container = await CreateContainerAsync();
        var blob = container.GetBlobClient("a");
        await blob.UploadAsync(BinaryData.FromString("x"));
        Assert.True(await blob.ExistsAsync());
        Assert.True(await container.DeleteBlobIfExistsAsync("a"));
        Assert.False(await container.DeleteBlobIfExistsAsync("a"));
        Assert.False(await blob.ExistsAsync());
        await AssertRefusedAsync(404, BlobErrorCode.BlobNotFound, () => blob.DownloadContentAsync());
        await AssertRefusedAsync(404, BlobErrorCode.BlobNotFound, () => blob.DeleteAsync());
    }

    [Fact]
    public async Task Blobs_are_listed_by_name_prefix_and_page()
    {
        var container = await CreateContainerAsync();
        foreach (var name in new[] { "b/2", "a", "b/1", "b/é 3", "c" })
            await container.GetBlobClient(name).UploadAsync(BinaryData.FromString(name));
        Assert.Equal(["a", "b/1", "b/2", "b/é 3", "c"], await NamesAsync(container, null));
        Assert.Equal(["b/1", "b/2", "b/é 3"], await NamesAsync(container, "b/"));
        var pages = await container.GetBlobsAsync(new GetBlobsOptions()).AsPages(null, 2).ToListAsync();
        Assert.Equal([2, 2, 1], pages.Select(page => page.Values.Count));
    }

    private static async Task<List<string>> NamesAsync(BlobContainerClient container, string? prefix)
    {
        var blobs = await container.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }).ToListAsync();
        return [.. blobs.Select(blob => blob.Name)];
    }

    private static async Task AssertRefusedAsync(int status, BlobErrorCode code, Func<Task> action)
    {
        var failure = await Assert.ThrowsAsync<RequestFailedException>(action);
        Assert.Equal((status, code.ToString()), (failure.Status, failure.ErrorCode));
    }
}
