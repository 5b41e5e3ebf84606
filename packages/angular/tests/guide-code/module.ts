import { Component, NgModule, OnInit, signal } from '@angular/core';
import { ChatHubModule } from '../../src/index.ts';

@Component({
  selector: 'app-root',
  standalone: false,
  template: '<h1>My App</h1> <chat-hub-widget [operatorToken]="operatorToken()" />'
})
export class AppComponent implements OnInit {
  protected operatorToken = signal('');

  async ngOnInit() {
    // Get operator token
    this.operatorToken.set(await this.fetchOperatorToken());
  }

  private async fetchOperatorToken(): Promise<string> {
    const response = await fetch('/api/chathub/token');
    return response.text();
  }
}

@NgModule({
  declarations: [AppComponent],
  imports: [ChatHubModule.forRoot({})]
})
export class AppModule {}
