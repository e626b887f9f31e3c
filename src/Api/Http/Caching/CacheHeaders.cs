using FinApi.Api.Http.Bodies;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace FinApi.Api.Http.Caching;

/// <summary>
/// The cache headers of one answer. They are written when the answer starts: only then is it known whether it became an
/// error after all, and how it is encoded.
/// </summary>
internal sealed class CacheHeaders(HttpContext http, string cacheControl, EntityTag? tag, string? cacheTags)
{
    private bool _isNotModified;

    /// <summary>Cache-Control.</summary>
    public string CacheControl => cacheControl;

    /// <summary>ETag of the plain bytes; null when the answer is not validated.</summary>
    public EntityTag? Tag => tag;

    /// <summary>Cache-Tag; null on what shared caches may not keep.</summary>
    public string? CacheTags => cacheTags;

    /// <summary>Sends the answer with them.</summary>
    public void Send() => http.Response.OnStarting(static state => ((CacheHeaders)state).WriteAsync(), this);

    /// <summary>Sends 304 with them in place of whatever is still written as a body.</summary>
    public void SendNotModified()
    {
        _isNotModified = true;
        var body = new DiscardedBody();
        http.Response.RegisterForDispose(body);
        http.Features.Set<IHttpResponseBodyFeature>(body);
        Send();
    }

    private Task WriteAsync()
    {
        var response = http.Response;
        if (response.StatusCode >= StatusCodes.Status400BadRequest)
        {
            return Task.CompletedTask;
        }

        if (_isNotModified)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            response.ContentLength = null;
            response.Headers.ContentType = default;
            response.Headers.ContentEncoding = default;
        }

        response.Headers.CacheControl = CacheControl;
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (Tag is { } value)
        {
            // A 304 names the encoding of what the caller has; an answer that of its own bytes.
            var encoding = _isNotModified ? value.Encoding : response.Headers.ContentEncoding.ToString();
            response.Headers.ETag = (value with { Encoding = encoding }).ToString();
        }

        if (CacheTags is not null)
        {
            response.Headers[Caching.CacheTags.Header] = CacheTags;
        }

        return Task.CompletedTask;
    }
}
