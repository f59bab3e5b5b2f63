using System.Diagnostics;

namespace Encharge.EndToEnd.Tests.LocalHost;

/// <summary>Waits for what happens elsewhere.</summary>
internal static class Eventually
{
    /// <summary>Looks every 50 ms until it is so; fails the test after that time.</summary>
    public static async Task IsAsync(Func<Task<bool>> condition, int seconds = 30)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(seconds), $"Not so within {seconds} s.");
            await Task.Delay(50);
        }
    }

    /// <summary>Looks every 50 ms until it is so; fails the test after that time.</summary>
    public static Task IsAsync(Func<bool> condition, int seconds = 30) =>
        IsAsync(() => Task.FromResult(condition()), seconds);
}
