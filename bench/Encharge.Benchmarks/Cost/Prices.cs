namespace Encharge.Benchmarks.Cost;

/// <summary>A list price.</summary>
/// <param name="What">What is paid for.</param>
/// <param name="Dollars">US dollars.</param>
/// <param name="Each">For so many of them.</param>
/// <param name="Source">The price page.</param>
internal sealed record Price(string What, double Dollars, double Each, string Source)
{
    /// <summary>What one costs.</summary>
    public double One => Dollars / Each;
}

/// <summary>Azure's list prices: East US, pay as you go, locally redundant; without what is free each month.</summary>
internal static class Prices
{
    /// <summary>When they were looked up; <c>docs/azure.md</c> lists the same.</summary>
    public const string AsOf = "November 2026";

    /// <summary>An instance's memory in GB, which is what is paid while anything runs on it.</summary>
    public const double InstanceGigabytes = 2;

    private const string Functions = "https://azure.microsoft.com/pricing/details/functions/";

    /// <summary>An execution: a request answered, a message processed.</summary>
    public static readonly Price Execution = new("executions, Flex Consumption", 0.40, 1_000_000, Functions);

    /// <summary>An instance's memory for a second.</summary>
    public static readonly Price Compute = new("GB-seconds, Flex Consumption on demand", 0.000026, 1, Functions);

    /// <summary>A request to Queue Storage.</summary>
    public static readonly Price Queue = new(
        "queue operations", 0.004, 10_000, "https://azure.microsoft.com/pricing/details/storage/queues/");

    /// <summary>A request to Table Storage; a transaction of many rows is one.</summary>
    public static readonly Price Table = new(
        "table transactions", 0.00036, 10_000, "https://azure.microsoft.com/pricing/details/storage/tables/");

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<Price> All = [Execution, Compute, Queue, Table];
}
