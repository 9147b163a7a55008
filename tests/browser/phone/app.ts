/** The phone app where phones find it: at an origin of its own, beside a service. */
import { Service, type Settings } from '../service/service.js';
import { Front } from './front.js';

/** The folder of a build that is tried in the place of the one that is in the service, so that a change of the app alone compiles no Rust. */
const BUILD = process.env.NOD_PHONE_BUILD;

/** A service with the app. */
export class PhoneApp {
  private constructor(
    readonly service: Service,
    /** The app's origin, without a slash at its end. */
    readonly url: string,
    /** Before the service, where a test has one. */
    readonly front: Front | undefined,
  ) {}

  /** As `Service.start`. */
  static async start(settings: Settings = {}, environment: Record<string, string> = {}): Promise<PhoneApp> {
    return PhoneApp.at(settings, environment, BUILD ? await Front.start() : undefined);
  }

  /** Behind a front of the test's own, which serves another build, or changes what the service says. */
  static async behind(settings: Settings = {}, environment: Record<string, string> = {}): Promise<PhoneApp> {
    return PhoneApp.at(settings, environment, await Front.start());
  }

  private static async at(
    settings: Settings,
    environment: Record<string, string>,
    front: Front | undefined,
  ): Promise<PhoneApp> {
    const own = front ? { app: { public_url: front.url } } : {};
    const service = await Service.start({ ...own, ...settings }, environment);
    const url = front?.url ?? service.appUrl;
    if (front) {
      front.build = BUILD;
      front.behind = service.appUrl;
    }
    const response = await fetch(`${url}/`);
    if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
    return new PhoneApp(service, url, front);
  }

  async stop(): Promise<void> {
    this.front?.stop();
    await this.service.stop();
  }
}
