using Encharge.Infra.Tests.Bicep;
using Encharge.Testing;

namespace Encharge.Infra.Tests.Template;

/// <summary>The template makes what the code works with, under the code's names, in accounts that are shut.</summary>
[Collection(TemplateSuite.Name)]
public sealed class StorageTests(TemplateFixture template)
{
    [Fact]
    public async Task Tables_are_those_of_the_code()
    {
        var known = new List<string>();
        await foreach (var table in (await TestStorage.CreateAsync()).Clients.Tables.QueryAsync())
            known.Add(table.Name);

        Assert.Equal(
            known.Order(StringComparer.Ordinal), Names("Microsoft.Storage/storageAccounts/tableServices/tables"));
    }

    [Fact]
    public async Task Queues_are_those_of_the_code_and_of_the_setting()
    {
        var clients = (await TestStorage.CreateAsync()).Clients;

        Assert.Equal(
            [clients.Queue.Name, clients.Raw.Poison.Name],
            Names("Microsoft.Storage/storageAccounts/queueServices/queues"));
        Assert.Equal(clients.Queue.Name, template.Plain.Settings["IngestQueue"]);
    }

    [Fact]
    public void The_poison_queue_is_where_the_functions_host_looks_for_it()
    {
        var queues = Names("Microsoft.Storage/storageAccounts/queueServices/queues");

        Assert.Contains(template.Plain.Settings["IngestQueue"] + "-poison", queues);
    }

    [Fact]
    public async Task Containers_are_those_of_the_code_and_the_hosts()
    {
        var clients = (await TestStorage.CreateAsync()).Clients;

        Assert.Equal(
            [clients.Location.Name, clients.Oversize.Name, "packages"],
            Names("Microsoft.Storage/storageAccounts/blobServices/containers"));
    }

    [Fact]
    public void Containers_are_private() => Assert.All(
        template.Plain.Of("Microsoft.Storage/storageAccounts/blobServices/containers"),
        container => Assert.Equal("None", container.At("publicAccess")!.GetValue<string>()));

    [Fact]
    public void There_is_an_account_for_the_host_and_one_for_the_data() => Assert.Equal(
        ["stdata", "sthost"],
        Accounts(template.Plain).Select(account => account.Name[..6]).Order(StringComparer.Ordinal));

    [Fact]
    public void Accounts_are_shut_but_for_identities_over_tls() => Assert.All(
        template.Deployments.SelectMany(Accounts),
        account =>
        {
            Assert.False(account.At("allowSharedKeyAccess")!.GetValue<bool>());
            Assert.False(account.At("allowBlobPublicAccess")!.GetValue<bool>());
            Assert.True(account.At("supportsHttpsTrafficOnly")!.GetValue<bool>());
            Assert.Equal("TLS1_2", account.At("minimumTlsVersion")!.GetValue<string>());
        });

    [Fact]
    public void A_lock_guards_the_data_when_asked_for()
    {
        var locks = template.Full.Of("Microsoft.Authorization/locks");

        Assert.Contains("/storageAccounts/stdata", Assert.Single(locks).Id, StringComparison.Ordinal);
        Assert.Empty(template.Plain.Of("Microsoft.Authorization/locks"));
    }

    [Fact]
    public void No_rule_deletes_blobs_by_age() =>
        // A message whose body is gone counts as applied: an event in the poison queue would vanish.
        Assert.DoesNotContain("managementPolicies", template.Build.Output, StringComparison.Ordinal);

    private static IReadOnlyList<PredictedResource> Accounts(Deployment deployment) =>
        deployment.Of("Microsoft.Storage/storageAccounts");

    private IEnumerable<string> Names(string type) =>
        template.Plain.Of(type).Select(resource => resource.Name).Order(StringComparer.Ordinal);
}
