using FinApi.Api.Translation;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace FinApi.Api.Services;

/// <summary>Shows the symbols of the day in answers. Stands within what makes their validators.</summary>
internal sealed class ShownSymbolsInterceptor(ShownSymbols symbols) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        symbols.AreOther ? AnswerAsync(request, context, continuation) : continuation(request, context);

    private async Task<TResponse> AnswerAsync<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        where TRequest : class
        where TResponse : class
    {
        var answer = await continuation(request, context);
        symbols.Apply(answer);
        return answer;
    }
}
