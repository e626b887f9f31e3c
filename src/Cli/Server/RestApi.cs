using System.Text;
using Google.Protobuf;

namespace FinApi.Cli.Server;

/// <summary>Reads over REST; answers are the contract's own messages.</summary>
internal sealed class RestApi : IDisposable
{
    private static readonly JsonParser Parser = new(
        JsonParser.Settings.Default.WithIgnoreUnknownFields(true).WithTypeRegistry(ServerSentence.Details));

    private readonly Uri _address;
    private readonly HttpClient _http;

    public RestApi(CliSettings settings)
    {
        _address = settings.Url;
        _http = ClientOf(settings.Url);
        if (settings.Key is { } key)
        {
            _http.DefaultRequestHeaders.Add("x-api-key", key);
        }
    }

    /// <summary>A client of a server that sends no key. Default timeout: that of the runtime.</summary>
    public static HttpClient ClientOf(Uri server, TimeSpan? timeout = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = !server.IsLoopback })
        {
            BaseAddress = new Uri(server.AbsoluteUri.TrimEnd('/') + '/'),
        };
        client.Timeout = timeout ?? client.Timeout;
        return client;
    }

    /// <summary>
    /// A path of the server as its client takes it: it may stand behind a proxy under a path of its own. A whole
    /// address stays as it is.
    /// </summary>
    public static Uri PathBelow(string pathAndQuery) => new(pathAndQuery.TrimStart('/'), UriKind.RelativeOrAbsolute);

    /// <summary>Writes a query, leaving out what is null.</summary>
    public static string Query(string path, params IEnumerable<(string Name, string? Value)> parameters)
    {
        var query = new StringBuilder(path);
        foreach (var (name, value) in parameters.Where(p => p.Value is not null))
        {
            query.Append(query.Length == path.Length ? '?' : '&')
                .Append(name).Append('=').Append(Uri.EscapeDataString(value!));
        }

        return query.ToString();
    }

    public async Task<T> GetAsync<T>(string pathAndQuery, CancellationToken cancellationToken)
        where T : IMessage<T>, new()
    {
        try
        {
            using var response = await _http.GetAsync(PathBelow(pathAndQuery), cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.IsSuccessStatusCode ? Parser.Parse<T>(body) : throw Refusal(response, body);
        }
        catch (HttpRequestException e) when (ServerSentence.IsUnreachable(e))
        {
            throw new CliException(ServerSentence.NothingThere(_address, "FINAPI_URL"), innerException: e);
        }
        catch (HttpRequestException e)
        {
            throw new CliException($"The connection to {_address} broke: {e.Message}", innerException: e);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException)
        {
            throw new CliException($"The server at {_address} is not FinApi; set FINAPI_URL.", innerException: e);
        }
    }

    public void Dispose() => _http.Dispose();

    private CliException Refusal(HttpResponseMessage response, string body)
    {
        try
        {
            return new CliException(ServerSentence.Of(Parser.Parse<Google.Rpc.Status>(body)));
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException)
        {
            return new CliException(
                $"{_address} answered {(int)response.StatusCode} {response.ReasonPhrase} without a reason.",
                innerException: e);
        }
    }
}
