namespace FinApi.Api.Http.Kept;

/// <summary>Answers that the node gives again by itself.</summary>
internal static class KeptAnswersRegistration
{
    public static WebApplicationBuilder AddKeptAnswers(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<KeptAnswers>();
        return builder;
    }

    /// <summary>
    /// Goes behind all that a call has to pass, and before what compresses: kept answers are so already.
    /// </summary>
    public static void UseKeptAnswers(this IApplicationBuilder app) => app.UseMiddleware<KeptAnswersMiddleware>();
}
