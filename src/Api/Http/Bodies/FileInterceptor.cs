using FinApi.Api.Errors;
using Google.Api;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace FinApi.Api.Http.Bodies;

/// <summary>
/// Sends binary files over REST as they are: the transcoder would put a line break behind each message. Outermost of
/// what handles answers, so that caching sees each message before it is sent.
/// </summary>
internal sealed class FileInterceptor : Interceptor
{
    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        var http = context.GetHttpContext();
        return responseStream is IServerStreamWriter<HttpBody> lines && !GrpcProtocol.IsGrpc(http.Request)
            ? continuation(request, (IServerStreamWriter<TResponse>)(object)new Writer(http, lines), context)
            : continuation(request, responseStream, context);
    }

    private sealed class Writer(HttpContext http, IServerStreamWriter<HttpBody> lines) : IServerStreamWriter<HttpBody>
    {
        public WriteOptions? WriteOptions { get => lines.WriteOptions; set => lines.WriteOptions = value; }

        public Task WriteAsync(HttpBody message) => WriteAsync(message, http.RequestAborted);

        public Task WriteAsync(HttpBody message, CancellationToken cancellationToken) =>
            FileAnswer.Of(http) is { IsBinary: true } file
                ? WriteBytesAsync(file, message, cancellationToken)
                : lines.WriteAsync(message, cancellationToken);

        private async Task WriteBytesAsync(FileAnswer file, HttpBody message, CancellationToken cancellationToken)
        {
            if (!http.Response.HasStarted)
            {
                file.Describe(http.Response);
            }

            await http.Response.Body.WriteAsync(message.Data.Memory, cancellationToken);
        }
    }
}
