using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Encharge.Functions.Tests;

/// <summary>A function of the app, as the Functions host would find it.</summary>
/// <param name="Method">The method that carries the attribute.</param>
internal sealed record AppFunction(MethodInfo Method)
{
    /// <summary>All functions of the app.</summary>
    public static IReadOnlyList<AppFunction> All { get; } =
    [
        .. typeof(IngestFunction).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .Where(method => method.IsDefined(typeof(FunctionAttribute)))
            .Select(method => new AppFunction(method)),
    ];

    /// <summary>The functions that answer HTTP.</summary>
    public static IEnumerable<AppFunction> OverHttp => All.Where(function => function.HttpTrigger is not null);

    /// <summary>Its name.</summary>
    public string Name => Method.GetCustomAttribute<FunctionAttribute>()!.Name;

    /// <summary>The class that declares it.</summary>
    public Type Type => Method.DeclaringType!;

    /// <summary>Its HTTP trigger; null when it has none.</summary>
    public HttpTriggerAttribute? HttpTrigger => Trigger<HttpTriggerAttribute>();

    /// <summary>Its queue trigger; null when it has none.</summary>
    public QueueTriggerAttribute? QueueTrigger => Trigger<QueueTriggerAttribute>();

    /// <summary>Its timer trigger; null when it has none.</summary>
    public TimerTriggerAttribute? TimerTrigger => Trigger<TimerTriggerAttribute>();

    private T? Trigger<T>()
        where T : Attribute =>
        Method.GetParameters().Select(item => item.GetCustomAttribute<T>()).FirstOrDefault(found => found is not null);
}
