/**
 * A request body as it came over the wire, not yet read: `body` of an ApiRequest from HTTP is one of these (absent when
 * the body was empty and may be); requests from within the process carry values. Reading it is part of decoding, because
 * duplicate keys, syntax errors and their messages are part of the server's answer.
 */
export class TextBody {
  readonly text: string;
  /** The media type without parameters: `application/json`, `application/yaml`, a patch type. */
  readonly mediaType: string;

  constructor(text: string, mediaType: string) {
    this.text = text;
    this.mediaType = mediaType;
  }
}
