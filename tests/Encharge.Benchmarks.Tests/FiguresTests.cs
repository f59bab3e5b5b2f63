using Encharge.Benchmarks.Accept;
using Encharge.Benchmarks.Cost;
using Encharge.Benchmarks.Drain;
using Encharge.Benchmarks.Memory;
using Encharge.Benchmarks.Report;

namespace Encharge.Benchmarks.Tests;

/// <summary>What the report computes of what was measured.</summary>
public sealed class FiguresTests
{
    [Theory]
    [InlineData(new[] { 7.0 }, 7, "7.0")]
    [InlineData(new[] { 9.0, 1, 5 }, 5, "5.0 (1.0–9.0)")]
    [InlineData(new[] { 4.0, 1, 9, 2 }, 3, "3.0 (1.0–9.0)")]
    [InlineData(new[] { 1.001, 1.002, 1.003 }, 1.002, "1.0")]
    public void A_median_with_its_spread(double[] values, double median, string text)
    {
        var figures = Of(values);

        Assert.Equal(median, figures.Median);
        Assert.Equal(text, figures.Text("F1"));
    }

    [Theory]
    [InlineData(20, true, false)]
    [InlineData(19.999, false, true)]
    public void A_goal_is_met_at_its_bound(double measured, bool atLeast, bool below)
    {
        Assert.Equal(atLeast, Goal.AtLeast("s", "≥ 20", 20, (measured, "F0")).IsMet);
        Assert.Equal(below, Goal.AtMost("s", "< 20", 19.9999, (measured, "F0")).IsMet);
    }

    [Fact]
    public void Memory_that_grows_shows()
    {
        var flat = new MemorySamples([.. Enumerable.Repeat(150.0, 100)], 1);
        var growing = new MemorySamples([.. Enumerable.Range(100, 100).Select(at => (double)at)], 1);

        Assert.Equal(1, flat.Growth);
        Assert.Equal(190.0 / 130, growing.Growth);
        Assert.Equal(199, growing.Most);
    }

    [Fact]
    public void Memory_of_a_start_that_settles_has_not_grown()
    {
        var settling = new MemorySamples([.. Enumerable.Repeat(90.0, 20), .. Enumerable.Repeat(150.0, 80)], 1);

        Assert.Equal(1, settling.Growth);
    }

    [Fact]
    public void A_bill_adds_up()
    {
        var load = new AcceptLoad(16, 100);
        var accepted = new AcceptFigures();
        accepted.Transactions.Add(0.01);
        accepted.Cpu.Add(6);
        var drained = new DrainFigures();
        drained.Messages.Add(0.02);
        drained.Queues.Add(0.03);
        drained.Tables.Add(0.11);
        drained.Cpu.Add(54);

        var bill = Bill.Of(load, accepted, drained);

        // A hundredth of a request and of a message for an event; of a message: its put, and 1.5 requests to drain it.
        Assert.Equal(0.02, bill.Executions, 1e-12);
        Assert.Equal(0.025, bill.Queues, 1e-12);
        Assert.Equal(0.11, bill.Tables, 1e-12);
        Assert.Equal(0.00006, bill.CpuSeconds, 1e-12);
        Assert.Equal(0.008, bill.ForExecutions, 1e-9);
        Assert.Equal(0.01, bill.ForQueues, 1e-9);
        Assert.Equal(0.00396, bill.ForTables, 1e-9);
        Assert.Equal(0.00312, bill.ForCompute, 1e-9);
        Assert.Equal(0.02508, bill.Dollars, 1e-9);
    }

    private static Figures Of(double[] values)
    {
        var figures = new Figures();
        foreach (var value in values)
            figures.Add(value);
        return figures;
    }
}
