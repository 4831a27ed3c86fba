using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace Agentd.Egress.Inspection;

/// <summary>Lets the HTTP server accept the connections that it is handed, where it would open a port of its own.</summary>
internal sealed class HandedListeners : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => endpoint is HandedEndPoint;

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new(new Listener((HandedEndPoint)endpoint));

    private sealed class Listener(HandedEndPoint endpoint) : IConnectionListener
    {
        public EndPoint EndPoint => endpoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            try
            {
                return await endpoint.Handed.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (ChannelClosedException)
            {
                return null;
            }
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            endpoint.Handed.Writer.TryComplete();
            return default;
        }

        public ValueTask DisposeAsync() => default;
    }
}
