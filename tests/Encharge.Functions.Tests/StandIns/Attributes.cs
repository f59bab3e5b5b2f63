namespace Microsoft.Azure.Functions.Worker;

/// <summary>Stands in for the worker's attribute of the same name: marks a method as a function.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FunctionAttribute(string name) : Attribute
{
    /// <summary>The function's name.</summary>
    public string Name { get; } = name;
}

/// <summary>Stands in for the HTTP extension's attribute of the same name.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods) : Attribute
{
    /// <summary>Who may call.</summary>
    public AuthorizationLevel AuthLevel { get; } = authLevel;

    /// <summary>The methods that the host lets through.</summary>
    public IReadOnlyList<string> Methods { get; } = methods;

    /// <summary>The route below the route prefix; null for the function's name.</summary>
    public string? Route { get; set; }
}

/// <summary>Stands in for the HTTP extension's levels, strictest last.</summary>
public enum AuthorizationLevel
{
    /// <summary>Anybody.</summary>
    Anonymous,

    /// <summary>Whom the platform has signed in.</summary>
    User,

    /// <summary>Whoever has the function's key.</summary>
    Function,

    /// <summary>Extensions of the host.</summary>
    System,

    /// <summary>Whoever has the host's key.</summary>
    Admin,
}

/// <summary>Stands in for the timer extension's attribute of the same name.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TimerTriggerAttribute(string schedule) : Attribute
{
    /// <summary>When, as NCRONTAB, or a setting's name between percent signs.</summary>
    public string Schedule { get; } = schedule;

    /// <summary>Whether each instance runs it at its start as well.</summary>
    public bool RunOnStartup { get; set; }
}

/// <summary>Stands in for what the timer extension tells of a run.</summary>
public sealed class TimerInfo
{
    /// <summary>Whether the run comes late.</summary>
    public bool IsPastDue { get; set; }
}

/// <summary>Stands in for the queue extension's attribute of the same name.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class QueueTriggerAttribute(string queueName) : Attribute
{
    /// <summary>The queue's name, or a setting's name between percent signs.</summary>
    public string QueueName { get; } = queueName;

    /// <summary>The setting that holds the connection.</summary>
    public string? Connection { get; set; }
}
