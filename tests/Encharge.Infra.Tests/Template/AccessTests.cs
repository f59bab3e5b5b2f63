using Encharge.Infra.Tests.Bicep;

namespace Encharge.Infra.Tests.Template;

/// <summary>Who may do what: roles by name, on the narrowest thing that has a scope, for identities only.</summary>
[Collection(TemplateSuite.Name)]
public sealed class AccessTests(TemplateFixture template)
{
    private const string BlobContributor = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";
    private const string BlobOwner = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b";
    private const string QueueContributor = "974c5e8b-45b9-4653-ba55-5f855dd0fb88";
    private const string TableContributor = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3";
    private const string MetricsPublisher = "3913510d-42f4-4e42-8a64-420c390055eb";
    private const string SecretsUser = "4633458b-17de-408a-b874-0445c86b69e6";

    [Fact]
    public void The_app_may_touch_what_it_knows_of_the_data_and_nothing_else() => Assert.Equal(
        [
            ("Identities", TableContributor),
            ("Objects", TableContributor),
            ("Rejections", TableContributor),
            ("Schemas", TableContributor),
            ("WriteKeys", TableContributor),
            ("ingest-events", QueueContributor),
            ("ingest-events-poison", QueueContributor),
            ("location", BlobContributor),
            ("oversize", BlobContributor),
        ],
        OnAccount("stdata", forTheApp: true));

    [Fact]
    public void On_its_own_account_the_host_owns_blobs_and_writes_tables()
    {
        var grants = OnAccount("sthost", forTheApp: true).ToList();

        Assert.Equal([TableContributor, BlobOwner], grants.Select(grant => grant.Role).Order(StringComparer.Ordinal));
        Assert.All(grants, grant => Assert.StartsWith("sthost", grant.Target, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_operator_may_make_write_keys_and_no_more()
    {
        var deployment = await Deployment.PredictAsync(new Dictionary<string, string>(TemplateFixture.Least)
        {
            ["AZURE_PRINCIPAL_ID"] = TemplateFixture.Most["AZURE_PRINCIPAL_ID"],
        });

        Assert.Equal([("WriteKeys", TableContributor)], OnAccount("stdata", forTheApp: false, deployment));
    }

    [Fact]
    public void When_asked_for_the_operator_may_touch_what_the_command_line_tool_works_with() => Assert.Equal(
        OnAccount("stdata", forTheApp: true).Where(grant => grant.Target != "location"),
        OnAccount("stdata", forTheApp: false));

    [Fact]
    public void Nobody_else_is_given_anything()
    {
        Assert.All(template.Plain.Grants, grant => Assert.True(grant.IsForTheApp));
        Assert.All(
            template.Full.Grants.Where(grant => !grant.IsForTheApp),
            grant => Assert.Equal(TemplateFixture.Most["AZURE_PRINCIPAL_ID"], grant.Principal));
    }

    [Fact]
    public void The_app_may_send_telemetry_and_read_the_vault()
    {
        var others = template.Full.Grants.Where(grant => !Contains(grant, "/storageAccounts/"))
            .Select(grant => (grant.Role, Kind: grant.Scope.Split('/')[^2]))
            .Order();

        Assert.Equal([(MetricsPublisher, "components"), (SecretsUser, "vaults")], others);
    }

    [Fact]
    public void Nothing_is_given_on_a_group_or_a_subscription() => Assert.All(
        template.Full.Grants, grant => Assert.True(Contains(grant, "/providers/")));

    [Fact]
    public void Every_role_is_one_that_the_module_names()
    {
        var named = ProjectFolder.Read("infra/modules/roles.bicep");

        Assert.All(template.Full.Grants, grant => Assert.Contains($"'{grant.Role}'", named, StringComparison.Ordinal));
    }

    [Fact]
    public void A_role_is_given_once() => Assert.Equal(
        template.Full.Grants.Count, template.Full.Grants.Distinct().Count());

    [Fact]
    public void Everything_that_has_a_local_way_in_has_it_shut()
    {
        Assert.All(
            template.Full.Of("Microsoft.Storage/storageAccounts"),
            account => Assert.False(account.At("allowSharedKeyAccess")!.GetValue<bool>()));
        Assert.True(template.Full.One("Microsoft.Insights/components").At("DisableLocalAuth")!.GetValue<bool>());
        Assert.True(template.Full.One("Microsoft.OperationalInsights/workspaces")
            .At("features", "disableLocalAuth")!.GetValue<bool>());
        Assert.True(template.Full.One("Microsoft.KeyVault/vaults").At("enableRbacAuthorization")!.GetValue<bool>());
        Assert.Equal(
            [("ftp", false), ("scm", false)],
            template.Full.Of("Microsoft.Web/sites/basicPublishingCredentialsPolicies")
                .Select(policy => (policy.Name, policy.At("allow")!.GetValue<bool>())));
    }

    private IEnumerable<(string Target, string Role)> OnAccount(
        string prefix, bool forTheApp, Deployment? deployment = null) => (deployment ?? template.Full).Grants
        .Where(grant => grant.IsForTheApp == forTheApp && Contains(grant, $"/storageAccounts/{prefix}"))
        .Select(grant => (grant.Target, grant.Role))
        .OrderBy(grant => grant.Target, StringComparer.Ordinal);

    private static bool Contains(Grant grant, string text) => grant.Scope.Contains(text, StringComparison.Ordinal);
}
