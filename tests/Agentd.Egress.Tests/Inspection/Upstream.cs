using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Agentd.Egress.Tests.Inspection;

/// <summary>A real HTTP server on this machine's loopback, with a certificate of an authority of its own.</summary>
internal sealed class Upstream : IAsyncDisposable
{
    /// <summary>A name that leads to the loopback without any name server.</summary>
    public const string Host = "host.containers.internal";

    /// <summary>Another.</summary>
    public const string Other = "localhost";

    private static readonly X509Certificate2 _authority = Authority();

    private readonly WebApplication _application;

    private Upstream(RequestDelegate answer, bool isPlain)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = "/" });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(options =>
        {
            options.Limits.MaxRequestBodySize = null;
            options.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = isPlain ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
                if (!isPlain) listen.UseHttps(Leaf());
            });
        });
        _application = builder.Build();
        _application.UseWebSockets();
        _application.Run(context =>
        {
            Seen.Enqueue($"{context.Request.Method} {context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget}");
            return answer(context);
        });
    }

    public static string AuthorityPem => _authority.ExportCertificatePem();

    /// <summary>What was asked of it.</summary>
    public ConcurrentQueue<string> Seen { get; } = [];

    public int Port { get; private set; }

    public static async Task<Upstream> StartAsync(RequestDelegate answer, bool isPlain = false)
    {
        var upstream = new Upstream(answer, isPlain);
        await upstream._application.StartAsync();
        var addresses = upstream._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        upstream.Port = new Uri(addresses.Addresses.Single()).Port;
        return upstream;
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private static X509Certificate2 Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=the upstream's own", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    internal static X509Certificate2 Leaf()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=upstream", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Host);
        names.AddDnsName(Other);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(_authority, _authority.NotBefore, _authority.NotAfter, [1, 2, 3, 4]);
        return signed.CopyWithPrivateKey(key);
    }
}
