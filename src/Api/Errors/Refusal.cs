namespace FinApi.Api.Errors;

/// <summary>Answers a request that does not get to its endpoint, in the form of its transport.</summary>
internal static class Refusal
{
    public static Task RefuseAsync(this HttpContext http, Failure failure)
    {
        if (!GrpcProtocol.IsGrpc(http.Request))
        {
            return http.WriteErrorAsync(failure);
        }

        http.Response.ContentType = GrpcProtocol.AnswerTypeOf(http.Request);
        GrpcErrors.SetStatus(http, failure);
        return http.Response.CompleteAsync();
    }
}
