using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Encharge.Functions.Tests;

/// <summary>
/// What the host learns of the functions from their attributes: routes, methods, who may call, which queue. That the
/// host acts on it is the host's affair.
/// </summary>
public sealed class TriggerTests
{
    private static readonly string[] AllMethods = ["delete", "get", "head", "options", "patch", "post", "put"];

    [Fact]
    public void The_app_has_these_functions_and_no_others() => Assert.Equal(
        [
            "HealthLive", "HealthReady", "IngestFunction", "ManagementFunction", "OpenApiFunction",
            "ProcessEventsFunction", "RefreshGeoDatabase",
        ],
        AppFunction.All.Select(function => function.Name).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("IngestFunction", "v1/{*path}", AuthorizationLevel.Anonymous)]
    [InlineData("ManagementFunction", "manage/v1/{*path}", AuthorizationLevel.Function)]
    [InlineData("HealthLive", "health/live", AuthorizationLevel.Anonymous)]
    [InlineData("HealthReady", "health/ready", AuthorizationLevel.Anonymous)]
    [InlineData("OpenApiFunction", "openapi.json", AuthorizationLevel.Anonymous)]
    public void A_route_has_its_level(string function, string route, AuthorizationLevel level)
    {
        var trigger = Named(function).HttpTrigger!;

        Assert.Equal((route, level), (trigger.Route, trigger.AuthLevel));
    }

    [Fact]
    public void Nothing_below_manage_is_anonymous()
    {
        var managing = AppFunction.OverHttp
            .Where(function => function.HttpTrigger!.Route!.StartsWith("manage", StringComparison.OrdinalIgnoreCase))
            .ToList();

        Assert.NotEmpty(managing);
        Assert.All(managing, function => Assert.True(function.HttpTrigger!.AuthLevel >= AuthorizationLevel.Function));
    }

    [Theory]
    [InlineData("IngestFunction")]
    [InlineData("ManagementFunction")]
    public void An_endpoint_that_answers_405_itself_takes_every_method(string function) =>
        Assert.Equal(AllMethods, Named(function).HttpTrigger!.Methods.Order(StringComparer.Ordinal));

    [Fact]
    public void Health_takes_get_only() => Assert.All(
        AppFunction.OverHttp.Where(function => function.Type == typeof(HealthFunction)),
        function => Assert.Equal(["get"], function.HttpTrigger!.Methods));

    [Fact]
    public void No_route_begins_with_what_the_host_keeps_to_itself() => Assert.All(
        AppFunction.OverHttp,
        function => Assert.DoesNotContain(function.HttpTrigger!.Route!.Split('/')[0], (string[])["admin", "runtime"]));

    [Fact]
    public void No_route_value_is_bound_to_a_parameter_that_the_query_string_could_fill() => Assert.All(
        AppFunction.OverHttp,
        function => Assert.All(
            function.Method.GetParameters(),
            parameter => Assert.Equal(typeof(HttpRequest), parameter.ParameterType)));

    [Fact]
    public void Events_come_from_the_configured_queue_and_storage()
    {
        var trigger = Assert.Single(AppFunction.All, function => function.QueueTrigger is not null).QueueTrigger!;

        Assert.Equal(("%IngestQueue%", "IngestStorage"), (trigger.QueueName, trigger.Connection));
    }

    [Fact]
    public void The_location_database_is_refreshed_by_a_schedule_of_the_settings_and_not_by_every_start()
    {
        var trigger = Assert.Single(AppFunction.All, function => function.TimerTrigger is not null).TimerTrigger!;

        Assert.Equal(("%IngestGeoSchedule%", false), (trigger.Schedule, trigger.RunOnStartup));
        var fields = ProjectFiles.Sample.Values["IngestGeoSchedule"].Split(' ');
        Assert.Equal(6, fields.Length);
    }

    [Fact]
    public void Every_function_class_is_public_so_that_the_worker_finds_it() =>
        Assert.All(AppFunction.All, function => Assert.True(function.Type.IsPublic));

    private static AppFunction Named(string name) => AppFunction.All.Single(function => function.Name == name);
}
