namespace Encharge.Cli.Http;

/// <summary>Makes clients of the service.</summary>
internal static class ServiceClient
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A client that follows no redirect: a key must not travel further than it was sent.</summary>
    public static HttpClient Create(TimeSpan timeout) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    })
    {
        Timeout = timeout,
    };
}
